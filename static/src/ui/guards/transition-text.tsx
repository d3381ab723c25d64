// A transition in words: from where to where.
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { InventoryTransitionView } from '../../../../src/contract/calls/guards';
import { sharedWords } from '../../strings';
import { words } from '../../strings/guards';

type TransitionEnds = Pick<InventoryTransitionView, 'from' | 'to'> & {
	readonly kind?: InventoryTransitionView['kind'];
};

/** "Staged", "Any status", "Create" */
export const fromText = ({ from, kind }: TransitionEnds): string =>
	from.length > 0 ? from.map(({ name }) => name).join(', ') : words.from[kind === 'initial' ? 'initial' : 'global'];

/** "Staged → Deployed", read aloud as "Staged to Deployed" */
export function FromTo(move: TransitionEnds) {
	return (
		<>
			{fromText(move)} <span aria-hidden="true">{sharedWords.arrow}</span>
			<VisuallyHidden>{sharedWords.arrowSpoken}</VisuallyHidden> {move.to.name}
		</>
	);
}

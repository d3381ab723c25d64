// Who may make a guarded transition now: three names, and how many more.
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { PerformersView } from '../../../../src/contract/calls/transitions';
import { sharedWords } from '../../strings';

/** @param performers undefined where nobody can say who passes */
export function PerformerNames({ performers }: { readonly performers: PerformersView | undefined }) {
	const text = sharedWords.performers;
	if (performers === undefined) return <>{text.unknown}</>;
	const { first, total, people, isPartial } = performers;
	if (people === 'only') return <>{text.peopleOnly}</>;
	if (total === 0 && isPartial) return <>{text.unknown}</>;
	const more = total - first.length;
	return (
		<>
			{total === 0 ? text.nobody : first.map(({ name }) => name).join(', ')}
			{more > 0 ? (
				<>
					{' '}
					<span aria-hidden="true">{sharedWords.more(more)}</span>
					<VisuallyHidden>{sharedWords.moreSpoken(more)}</VisuallyHidden>
				</>
			) : null}
			{isPartial ? ` ${text.perhapsOthers}` : null}
			{people === 'too' ? ` ${text.peopleToo}` : null}
		</>
	);
}

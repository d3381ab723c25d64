// Who may make a guarded transition now: three names, and how many more.
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { GuardView, PerformersView } from '../../../../src/contract/calls/transitions';
import { sharedWords } from '../../strings';

export function PerformerNames({
	guard,
	performers,
}: {
	readonly guard: Pick<GuardView, 'mode'>;
	readonly performers: PerformersView | undefined;
}) {
	const text = sharedWords.performers;
	if (guard.mode === 'human-only') return <>{text.peopleOnly}</>;
	if (performers === undefined) return <>{text.unknown}</>;
	const { first, total } = performers;
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
			{guard.mode === 'registered-or-human' ? ` ${text.peopleToo}` : null}
		</>
	);
}

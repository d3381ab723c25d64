// What the list and the page of a transition say of its guard.
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { DriftKind } from '../../../../src/contract/calls/drift';
import type { WouldDenyView } from '../../../../src/contract/calls/who-could';
import { defined } from '../../../../src/contract/defined';
import { useInForce } from '../../data/admin/in-force';
import { useOverview } from '../../data/admin/overview';
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/guards';
import { EnforcementState, NotWorking } from '../../ui/guards/enforcement-lozenge';
import { FaultList, faultsShown, InOrder, type ShownFault } from '../../ui/guards/guard-condition';
import { guardModeText, guardTypesText } from '../../ui/guards/guard-text';
import cell from '../../ui/table/cells.module.css';
import { type GuardRow, openFaults } from './guard-rows';
import { useRefusals, useWouldDeny } from './use-refusals';

type FaultyPlace = Pick<GuardRow, 'transition' | 'drift' | 'acceptedFaults' | 'closedIn'>;

/** What is wrong at a transition, without what somebody accepted. Drift that shows as a fault is told once. */
export function useShownFaults({ transition, drift, acceptedFaults, closedIn }: FaultyPlace): readonly ShownFault[] {
	const names = useNames({ space: closedIn });
	const spaces = closedIn.map((id) => names.space(id)).join(', ');
	return [
		...(closedIn.length === 0
			? []
			: [{ key: 'closed', name: words.closedIn(spaces), meaning: sharedWords.closedSpaces.meaning, isMild: false }]),
		...drift
			.filter((kind) => kind === 'removed' || kind === 'loosened')
			.map((kind) => ({ key: kind, name: words.drift.kind[kind], meaning: words.drifted[kind], isMild: false })),
		...openFaults({ transition, acceptedFaults }).flatMap((fault) =>
			faultsShown([fault]).map((shown) => ({ ...shown, meaning: `${shown.meaning} ${words.faultTodo[fault]}` })),
		),
	];
}

/** What is wrong and was accepted: it is known, and not in order. */
function AcceptedFaults({ kinds }: { readonly kinds: readonly DriftKind[] }) {
	return (
		<div className={cell['two']}>
			<span>{words.drift.acceptedState}</span>
			<span className={cell['subtle']}>{kinds.map((kind) => words.drift.kind[kind]).join(', ')}</span>
		</div>
	);
}

export function ConditionCell({ row }: { readonly row: GuardRow }) {
	const faults = useShownFaults(row);
	if (faults.length > 0) return <FaultList faults={faults} />;
	if (row.accepted.length > 0) return <AcceptedFaults kinds={row.accepted} />;
	return row.transition.guard === undefined ? null : <InOrder {...defined({ effect: row.transition.effect })} />;
}

export function EnforcementCell({ transition, closedIn }: Pick<GuardRow, 'transition' | 'closedIn'>) {
	const inForce = useInForce();
	const { guard } = transition;
	if (closedIn.length > 0) return <NotWorking>{words.partly}</NotWorking>;
	return guard === undefined ? (
		<Lozenge appearance="neutral">{words.unguarded}</Lozenge>
	) : (
		<EnforcementState
			enforcement={guard.enforcement}
			effect={transition.effect}
			isFrozen={inForce?.switches.frozen !== undefined}
		/>
	);
}

export function ModeCell({ row: { transition } }: { readonly row: GuardRow }) {
	const { guard } = transition;
	if (guard === undefined) return null;
	const types = guardTypesText(guard);
	return (
		<div className={cell['two']}>
			<span>{guardModeText(guard)}</span>
			{types === undefined ? null : <span className={cell['subtle']}>{types}</span>}
			{guard.hides ? <span className={cell['subtle']}>{words.hides}</span> : null}
			{guard.others > 0 ? <span className={cell['subtle']}>{words.others(guard.others)}</span> : null}
		</div>
	);
}

export const wouldDenyText = ({ total, accounts, isComplete }: WouldDenyView): string =>
	words.wouldDeny.text(total, accounts.length, isComplete);

function Watched({ row: { transition, workflow } }: { readonly row: GuardRow }) {
	const { data, error } = useWouldDeny({ workflow: workflow.name, transitionId: transition.transitionId });
	if (data !== undefined) return <>{wouldDenyText(data)}</>;
	return <span className={cell['subtle']}>{error === null ? words.wouldDeny.reading : words.wouldDeny.failed}</span>;
}

function Refused({ row: { transition, workflow } }: { readonly row: GuardRow }) {
	const { data, error } = useRefusals({ workflow: workflow.name, transitionId: transition.transitionId });
	if (data !== undefined) return <>{words.refusals.count(data.total)}</>;
	return <span className={cell['subtle']}>{error === null ? words.wouldDeny.reading : words.wouldDeny.failed}</span>;
}

/** What the guard did in the last 30 days, where that can be known. */
export function DaysCell({ row }: { readonly row: GuardRow }) {
	const overview = useOverview();
	const { guard } = row.transition;
	if (guard === undefined) return null;
	if (guard.enforcement === 'monitor') return <Watched row={row} />;
	if (overview?.reportsRefusals === true) return <Refused row={row} />;
	return <span className={cell['subtle']}>{words.refusals.notReported}</span>;
}

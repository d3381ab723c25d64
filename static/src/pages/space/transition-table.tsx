// The transitions of a space and what Muster does at each.
import Button from '@atlaskit/button/default/button';
import VisuallyHidden from '@atlaskit/visually-hidden';
import { useState } from 'react';
import type { TransitionView } from '../../../../src/contract/calls/transitions';
import { sharedWords, projectWords as words } from '../../strings';
import { EnforcementState, NotWorking } from '../../ui/guards/enforcement-lozenge';
import { GuardCondition } from '../../ui/guards/guard-condition';
import { guardModeText, guardTypesText } from '../../ui/guards/guard-text';
import { PerformerNames } from '../../ui/guards/performer-names';
import { Table } from '../../ui/table/table';
import { useTier } from '../../ui/table/use-tier';
import classes from './transition-table.module.css';

/** Longer lists start with the guarded transitions and this many others. */
const mostUnguarded = 25;

/** A guard stands there, or something else of Muster's decides. */
export const isRuled = ({ guard, effect }: TransitionView): boolean => guard !== undefined || effect !== undefined;

interface TransitionTableProps {
	readonly transitions: readonly TransitionView[];
	/** Muster is kept out of this space: what its rules do there is not known. */
	readonly isClosed: boolean;
}

export function TransitionTable({ transitions, isClosed }: TransitionTableProps) {
	const [showsAll, setShowsAll] = useState(false);
	const guarded = transitions.filter(isRuled);
	const unguarded = transitions.filter((transition) => !isRuled(transition));
	const shown = [...guarded, ...(showsAll ? unguarded : unguarded.slice(0, mostUnguarded))];
	const hasManyWorkflows = new Set(transitions.map(({ workflow }) => workflow)).size > 1;
	const isNarrow = useTier() === 'narrow';
	const { transition, guard, condition, performers } = words.columns;
	return (
		<>
			<Table
				caption={words.table}
				columns={isNarrow ? [transition, guard] : [transition, guard, condition, performers]}
			>
				{shown.map((row) => (
					<Row
						key={`${row.workflow} ${row.transitionId}`}
						transition={row}
						showsWorkflow={hasManyWorkflows}
						isClosed={isClosed}
						isNarrow={isNarrow}
					/>
				))}
			</Table>
			{shown.length < transitions.length ? (
				<div>
					<Button onClick={() => setShowsAll(true)}>{words.showAll(transitions.length)}</Button>
				</div>
			) : null}
		</>
	);
}

interface RowProps {
	readonly transition: TransitionView;
	readonly showsWorkflow: boolean;
	readonly isClosed: boolean;
	/** What has no room for columns of its own stands below the guard. */
	readonly isNarrow: boolean;
}

function Row({ transition, showsWorkflow, isClosed, isNarrow }: RowProps) {
	const { name, workflow, from, to, issueTypes, guard } = transition;
	const condition =
		isClosed && guard !== undefined ? sharedWords.closedSpaces.notKnown : <GuardCondition {...transition} />;
	const may = <May transition={transition} isClosed={isClosed} />;
	return (
		<tr>
			<th scope="row">
				<strong>{name}</strong>
				<p className={classes['path']}>
					{from.length === 0 ? words.anyStatus : from.map((status) => status.name).join(', ')}{' '}
					<span aria-hidden="true">{sharedWords.arrow}</span>
					<VisuallyHidden>{sharedWords.arrowSpoken}</VisuallyHidden> {to.name}
				</p>
				{issueTypes.length === 0 ? null : (
					<p className={classes['aside']}>{words.workTypes(issueTypes.map((type) => type.name).join(', '))}</p>
				)}
				{showsWorkflow ? <p className={classes['aside']}>{words.workflow(workflow)}</p> : null}
			</th>
			<td className={guard === undefined ? classes['quiet'] : undefined}>
				{guard === undefined ? words.unguarded : <Guard guard={guard} isClosed={isClosed} effect={transition.effect} />}
				{isNarrow ? (
					<>
						{isRuled(transition) ? <div>{condition}</div> : null}
						<p className={classes['aside']}>{words.columns.performers}</p>
						<div>{may}</div>
					</>
				) : null}
			</td>
			{isNarrow ? null : (
				<>
					<td>{condition}</td>
					<td className={isRuled(transition) ? undefined : classes['quiet']}>{may}</td>
				</>
			)}
		</tr>
	);
}

interface GuardProps {
	readonly guard: NonNullable<TransitionView['guard']>;
	readonly isClosed: boolean;
	readonly effect: TransitionView['effect'];
}

function Guard({ guard, isClosed, effect }: GuardProps) {
	const types = guardTypesText(guard);
	return (
		<>
			{isClosed ? (
				<NotWorking>{sharedWords.closedSpaces.guard}</NotWorking>
			) : (
				<EnforcementState enforcement={guard.enforcement} effect={effect} />
			)}
			<p>{guardModeText(guard)}</p>
			{types === undefined ? null : <p className={classes['aside']}>{types}</p>}
		</>
	);
}

type MayProps = Pick<RowProps, 'transition' | 'isClosed'>;

function May({ transition, isClosed }: MayProps) {
	if (transition.effect === undefined) return words.unguardedPerformers;
	if (isClosed) return sharedWords.closedSpaces.notKnown;
	return transition.effect === 'glass-broken' ? words.unguardedPerformers : <Performers transition={transition} />;
}

function Performers({ transition }: { readonly transition: TransitionView }) {
	return (
		<>
			<PerformerNames performers={transition.performers} />
			{transition.effect === 'monitors' ? <p className={classes['aside']}>{words.othersPass}</p> : null}
		</>
	);
}

// The transitions of a space and what Muster does at each.
import Button from '@atlaskit/button/default/button';
import VisuallyHidden from '@atlaskit/visually-hidden';
import { useEffect, useRef, useState } from 'react';
import type { RoutesView } from '../../../../src/contract/calls/activity';
import type { TransitionView } from '../../../../src/contract/calls/transitions';
import { sharedWords, projectWords as words } from '../../strings';
import { EnforcementState, NotWorking } from '../../ui/guards/enforcement-lozenge';
import { GuardCondition } from '../../ui/guards/guard-condition';
import { guardModeText, guardTypesText } from '../../ui/guards/guard-text';
import { movesOf } from '../../ui/guards/moves-of';
import { PerformerNames } from '../../ui/guards/performer-names';
import { Table } from '../../ui/table/table';
import { useTier } from '../../ui/table/use-tier';
import classes from './transition-table.module.css';

/** Longer lists start with the guarded transitions and this many others. */
const mostUnguarded = 25;

export const keyOf = ({ workflow, transitionId }: Pick<TransitionView, 'workflow' | 'transitionId'>): string =>
	`${workflow} ${transitionId}`;

/** A guard stands there, or something else of Muster's decides. */
export const isRuled = ({ guard, effect }: TransitionView): boolean => guard !== undefined || effect !== undefined;

interface TransitionTableProps {
	readonly transitions: readonly TransitionView[];
	/** Muster is kept out of this space: what its rules do there is not known. */
	readonly isClosed: boolean;
	/** How often the ways of the space were taken; undefined while that is not known. */
	readonly routes: RoutesView | undefined;
	/** The transition to go to; another object each time. */
	readonly wanted: { readonly key: string } | undefined;
}

export function TransitionTable({ transitions, isClosed, routes, wanted }: TransitionTableProps) {
	const [showsAll, setShowsAll] = useState(false);
	const list = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (wanted === undefined) return;
		const rows = list.current?.querySelectorAll<HTMLElement>('[data-transition]') ?? [];
		const row = [...rows].find((one) => one.dataset['transition'] === wanted.key);
		row?.focus();
		row?.scrollIntoView({ block: 'center' });
	}, [wanted]);
	const guarded = transitions.filter(isRuled);
	const unguarded = transitions.filter((transition) => !isRuled(transition));
	// What somebody goes to may be folded away.
	const isFolded = !showsAll && wanted === undefined;
	const shown = [...guarded, ...(isFolded ? unguarded.slice(0, mostUnguarded) : unguarded)];
	const hasManyWorkflows = new Set(transitions.map(({ workflow }) => workflow)).size > 1;
	const isNarrow = useTier() === 'narrow';
	const { transition, guard, condition, performers, moves } = words.columns;
	return (
		<div ref={list} className={classes['list']}>
			<Table
				caption={words.table}
				columns={isNarrow ? [transition, guard] : [transition, guard, condition, performers, moves]}
			>
				{shown.map((row) => (
					<Row
						key={keyOf(row)}
						transition={row}
						moves={routes?.countedUpTo === undefined ? undefined : movesOf(row, routes)}
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
		</div>
	);
}

interface RowProps {
	readonly transition: TransitionView;
	/** On record in 30 days; undefined while that is not known. */
	readonly moves: number | undefined;
	readonly showsWorkflow: boolean;
	readonly isClosed: boolean;
	/** What has no room for columns of its own stands below the guard. */
	readonly isNarrow: boolean;
}

function Row({ transition, moves, showsWorkflow, isClosed, isNarrow }: RowProps) {
	const { name, workflow, from, to, issueTypes, guard } = transition;
	const condition =
		isClosed && guard !== undefined ? sharedWords.closedSpaces.notKnown : <GuardCondition {...transition} />;
	const may = <May transition={transition} isClosed={isClosed} />;
	return (
		<tr>
			<th scope="row" tabIndex={-1} data-transition={keyOf(transition)}>
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
						{moves === undefined ? null : <p className={classes['aside']}>{words.moves(moves)}</p>}
					</>
				) : null}
			</td>
			{isNarrow ? null : (
				<>
					<td>{condition}</td>
					<td className={isRuled(transition) ? undefined : classes['quiet']}>{may}</td>
					<td className={moves === undefined ? classes['quiet'] : classes['number']}>{moves ?? words.notCounted}</td>
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

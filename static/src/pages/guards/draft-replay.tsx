// In the dialog that guards, before anything is changed: what the last 90 days would have been with it.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { ReplayedView } from '../../../../src/contract/calls/replay';
import type { GuardChoice } from '../../../../src/contract/guard';
import { maxTargets } from '../../../../src/contract/limits';
import { adminQueries } from '../../data/admin/queries';
import { type GuardPlace, keyOf, refOf } from '../../data/guards/guard-place';
import { callAdmin } from '../../data/rpc';
import { words as text } from '../../strings/replay';
import { useGranting } from '../../ui/grant/use-granting';
import { Answer } from '../../ui/page/answer';
import { ReplayControl } from '../../ui/replay/replay-control';
import { ShowMore, useFirst } from '../../ui/table/show-more';
import { Past } from '../../ui/text/time-text';
import classes from './change-dialog.module.css';
import { BlockedAccounts, Doubts } from './replay-parts';

const heightPx = 96;
const fewAccounts = 5;
const fewLines = 10;

interface DraftReplayProps {
	readonly rows: readonly GuardPlace[];
	/** The guard as it is chosen now; null: those that stand on the transitions; undefined: one that is not chosen yet. */
	readonly draft: GuardChoice | null | undefined;
}

export function DraftReplay({ rows, draft }: DraftReplayProps) {
	const isTooMany = rows.length > maxTargets;
	return (
		<section className={classes['would']}>
			<p>
				<strong>{text.draft.title}</strong>
			</p>
			{isTooMany ? <p>{text.draft.tooMany(maxTargets)}</p> : null}
			{!isTooMany && draft === undefined ? <p>{text.draft.chooseFirst}</p> : null}
			{isTooMany || draft === undefined ? null : <Asked rows={rows} draft={draft} />}
		</section>
	);
}

function Asked({ rows, draft }: { readonly rows: readonly GuardPlace[]; readonly draft: GuardChoice | null }) {
	const targets = useMemo(() => rows.map(refOf), [rows]);
	const asked = useQuery(adminQueries.replay(targets, draft));
	return (
		<Answer to={asked} thing={text.thing} height={heightPx}>
			{(view) => (
				<>
					{view.replay === undefined ? null : <Result replay={view.replay} rows={rows} />}
					<ReplayControl
						view={view}
						cost={text.cost}
						targets={targets}
						start={() => callAdmin('replay.start', { targets })}
					/>
				</>
			)}
		</Answer>
	);
}

function Result({ replay, rows }: { readonly replay: ReplayedView; readonly rows: readonly GuardPlace[] }) {
	const outcome = useRef<HTMLParagraphElement>(null);
	const granting = useGranting(outcome);
	const { judged, state, items, endedAt } = replay;
	const { passed, blocked, blockedAccounts, people } = judged;
	const transition = [...new Set(rows.map((row) => row.transition.name))].join(', ');
	return (
		<>
			{granting.dialog}
			<p ref={outcome} tabIndex={-1} aria-live="polite">
				<strong>{text.draft.outcome(passed + blocked, blocked, blockedAccounts)}</strong>{' '}
				{text.draft.people(people.blocked)}
			</p>
			<p className={classes['subtle']}>
				{text.state[state]} {text.items(items)} {endedAt === undefined ? null : <Past at={endedAt} />}
			</p>
			{rows.length === 1 ? null : <Lines replay={replay} rows={rows} />}
			<BlockedAccounts
				judged={judged}
				granting={granting}
				// Guards that are about to stand stop nobody yet.
				lackOf={(account, grants) => ({ ...account, transition, isStopped: false, grants })}
				first={fewAccounts}
			/>
			<div className={classes['subtle']}>
				<Doubts replay={replay} />
			</div>
		</>
	);
}

/** One line a transition, those that would have refused most first. */
function Lines({ replay, rows }: { readonly replay: ReplayedView; readonly rows: readonly GuardPlace[] }) {
	const lines = new Map(replay.judged.lines.map((line) => [keyOf(line), line]));
	const all = rows
		.map(({ workflow, transition }) => {
			const key = keyOf({ workflowId: workflow.workflowId, transitionId: transition.transitionId });
			const { passed = 0, blocked = 0, peopleBlocked = 0 } = lines.get(key) ?? {};
			return { key, name: transition.name, workflow: workflow.name, all: passed + blocked, blocked, peopleBlocked };
		})
		.sort((a, b) => b.blocked - a.blocked || b.peopleBlocked - a.peopleBlocked || b.all - a.all);
	const { shown, ...more } = useFirst(all, fewLines);
	return (
		<>
			<p>{text.draft.perGuard(rows.length)}</p>
			<ul>
				{shown.map((line) => (
					<li key={line.key}>
						{text.draft.line(line.name, line.workflow, line.all, line.blocked, line.peopleBlocked)}
					</li>
				))}
			</ul>
			<ShowMore {...more} text={text.draft.more} />
		</>
	);
}

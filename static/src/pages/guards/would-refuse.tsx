// Before guards enforce: what they would have refused, and whom.
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { WouldDenyView } from '../../../../src/contract/calls/who-could';
import { adminQueries } from '../../data/admin/queries';
import type { GuardPlace } from '../../data/guards/guard-place';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/guards';
import { reasonText } from '../../ui/guards/reason-text';
import classes from './change-dialog.module.css';
import { isMonitoring } from './guard-rows';

const text = words.would;
const mostAccounts = 5;

type Account = WouldDenyView['accounts'][number];

/** One account at several guards counts once; its latest refusal gives the reason. */
function addUp(views: readonly WouldDenyView[]): readonly Account[] {
	const accounts = new Map<string, Account>();
	for (const account of views.flatMap((view) => view.accounts)) {
		const known = accounts.get(account.accountId);
		const latest = known === undefined || account.lastAt > known.lastAt ? account : known;
		accounts.set(account.accountId, { ...latest, count: account.count + (known?.count ?? 0) });
	}
	return [...accounts.values()].sort((a, b) => b.count - a.count);
}

function combine(answers: readonly UseQueryResult<WouldDenyView>[]) {
	return {
		views: answers.flatMap(({ data }) => data ?? []),
		failed: answers.filter(({ isLoadingError }) => isLoadingError).length,
	};
}

/** @param rows guards that would enforce from now on */
export function WouldRefuse({ rows }: { readonly rows: readonly GuardPlace[] }) {
	const [watched] = useState(() => rows.filter(isMonitoring));
	const queries = useMemo(
		() =>
			watched.map(({ workflow, transition: { transitionId } }) =>
				adminQueries.wouldDeny({ workflow: workflow.name, transitionId }),
			),
		[watched],
	);
	const { views, failed } = useQueries({ queries, combine });
	const accounts = addUp(views);
	const shown = accounts.slice(0, mostAccounts);
	const names = useNames({ account: shown.filter(({ name }) => name === undefined).map(({ accountId }) => accountId) });
	if (watched.length === 0) return null;
	const isKnown = views.length + failed === watched.length;
	const total = views.reduce((sum, view) => sum + view.total, 0);
	return (
		<section className={classes['would']} aria-busy={!isKnown}>
			<p>
				<strong>{watched.length === 1 ? text.one : text.title}</strong>
			</p>
			{isKnown ? (
				<>
					{views.length === 0 ? null : (
						<p>
							{text.total(
								total,
								watched.length === 1 ? undefined : views.filter((view) => view.total > 0).length,
								views.every((view) => view.isComplete),
							)}
						</p>
					)}
					{shown.length === 0 ? null : (
						<ul>
							{shown.map(({ accountId, name, count, reason }) => (
								<li key={accountId}>{text.account(name ?? names.account(accountId), count, reasonText(reason))}</li>
							))}
							{accounts.length > shown.length ? <li>{text.more(accounts.length - shown.length)}</li> : null}
						</ul>
					)}
					{failed === 0 ? null : <p>{text.failed(failed)}</p>}
				</>
			) : (
				<p className={classes['subtle']}>{text.unknownYet}</p>
			)}
		</section>
	);
}

// Before guards enforce: what they would have refused, and whom.
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { WouldDenyView } from '../../../../src/contract/calls/who-could';
import { adminQueries } from '../../data/admin/queries';
import type { GuardPlace } from '../../data/guards/guard-place';
import { useNames } from '../../data/jira/use-names';
import { words as grantWords } from '../../strings/grants';
import { words } from '../../strings/guards';
import { GrantButton } from '../../ui/grant/grant-button';
import { GrantedNote } from '../../ui/grant/granted-note';
import { RegisterLink } from '../../ui/grant/register-link';
import { type Granting, useGranting } from '../../ui/grant/use-granting';
import { reasonText } from '../../ui/guards/reason-text';
import classes from './change-dialog.module.css';
import { isMonitoring } from './guard-rows';

const text = words.would;
const mostAccounts = 5;

type Account = WouldDenyView['accounts'][number];

/** One account at several guards counts once; its latest refusal gives the reason. */
export function addUp(views: readonly WouldDenyView[]): readonly Account[] {
	const accounts = new Map<string, Account>();
	for (const account of views.flatMap((view) => view.accounts)) {
		const known = accounts.get(account.accountId);
		const latest = known === undefined || account.lastAt > known.lastAt ? account : known;
		accounts.set(account.accountId, {
			...latest,
			count: account.count + (known?.count ?? 0),
			passesNow: account.passesNow && known?.passesNow !== false,
			missing: [...(known?.missing ?? []), ...account.missing],
		});
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
	const heading = useRef<HTMLParagraphElement>(null);
	const granting = useGranting(heading);
	const accounts = addUp(views);
	const shown = accounts.slice(0, mostAccounts);
	const names = useNames({ account: shown.filter(({ name }) => name === undefined).map(({ accountId }) => accountId) });
	if (watched.length === 0) return null;
	const toGrant = accounts.filter(({ name, missing }) => name !== undefined && missing.length > 0).length;
	const toRegister = accounts.filter(({ name }) => name === undefined).length;
	const todo = toGrant + toRegister === 0 ? undefined : grantWords.todo(toGrant, toRegister);
	const isKnown = views.length + failed === watched.length;
	const total = views.reduce((sum, view) => sum + view.total, 0);
	return (
		<section className={classes['would']} aria-busy={!isKnown}>
			<p ref={heading} tabIndex={-1}>
				<strong>{watched.length === 1 ? text.one : text.title}</strong>
			</p>
			{granting.dialog}
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
							{shown.map((account) => (
								<li key={account.accountId}>
									{text.account(
										account.name ?? names.account(account.accountId),
										account.count,
										reasonText(account.reason),
									)}{' '}
									<NextStep
										account={account}
										name={names.account(account.accountId)}
										at={watched}
										granting={granting}
									/>
								</li>
							))}
							{accounts.length > shown.length ? <li>{text.more(accounts.length - shown.length)}</li> : null}
						</ul>
					)}
					{todo === undefined ? null : (
						<p>
							<strong>{todo}</strong>
						</p>
					)}
					{failed === 0 ? null : <p>{text.failed(failed)}</p>}
				</>
			) : (
				<p className={classes['subtle']}>{text.unknownYet}</p>
			)}
		</section>
	);
}

interface NextStepProps {
	readonly account: Account;
	/** As Jira calls the account. */
	readonly name: string;
	readonly at: readonly GuardPlace[];
	readonly granting: Granting;
}

/** What would let the account pass once the guards enforce. */
function NextStep({ account, name, at, granting }: NextStepProps) {
	const { accountId, missing, passesNow } = account;
	if (account.name === undefined) return <RegisterLink accountId={accountId} name={name} grants={missing} />;
	if (missing.length > 0) {
		const transition = at.map((place) => place.transition.name).join(', ');
		// Guards that are about to enforce only monitor.
		const lack = { accountId, name: account.name, transition, isStopped: false, grants: missing };
		return <GrantButton lack={lack} onAsk={granting.ask} />;
	}
	if (granting.granted.has(accountId)) return <GrantedNote accountId={accountId} />;
	return passesNow ? <>{grantWords.passesNow}.</> : null;
}

// What a guard refused in the last 30 days, as far as Jira reported it.
import type { RefusalsView, WhoView } from '../../../../src/contract/calls/who-could';
import type { AllPages } from '../../data/all-pages';
import { useNames } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { words as grantWords } from '../../strings/grants';
import { words } from '../../strings/guards';
import { GrantButton } from '../../ui/grant/grant-button';
import { GrantedNote } from '../../ui/grant/granted-note';
import { grantsFor } from '../../ui/grant/offered-grants';
import { RegisterLink } from '../../ui/grant/register-link';
import type { Granting } from '../../ui/grant/use-granting';
import { reasonText } from '../../ui/guards/reason-text';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { WorkItemLink } from '../../ui/text/work-item-link';
import { lackAt } from './lacks';
import { passesIn, spacesOfKey } from './refused-spaces';

const text = words.page;
const columns = text.refusalColumns;

interface RefusalsTableProps {
	readonly view: RefusalsView;
	readonly who: WhoView;
	readonly read: AllPages<WhoView>;
	readonly granting: Granting;
}

export function RefusalsTable({ view: { total, latest }, who, read, granting }: RefusalsTableProps) {
	const isNamed = latest.some(({ accountId }) => accountId !== undefined);
	const names = useNames({
		account: latest.flatMap(({ accountId, name }) => (name === undefined ? (accountId ?? []) : [])),
		space: who.spaces.map(({ projectId }) => projectId),
	});
	const rows = new Map(read.pages.flatMap((page) => page.rows).map((row) => [row.accountId, row]));
	const heads = [columns.at, ...(isNamed ? [columns.account] : []), columns.reason, columns.workItem];
	const spacesAt = (issueKey: string | undefined) => spacesOfKey(who.spaces, issueKey, names.space);
	const grantsAt = (issueKey: string | undefined) =>
		spacesAt(issueKey).flatMap((space) => grantsFor(who.transition, space));
	const nowText = (accountId: string, name: string | undefined, issueKey: string | undefined) => {
		const row = rows.get(accountId);
		// People are refused too; only what Jira shows as no person is offered for registration.
		if (name === undefined) {
			const kind = names.kind(accountId);
			if (kind === undefined || kind === 'human' || kind === 'customer') return null;
			const grants = who.transition.guard?.mode === 'human-only' ? [] : grantsAt(issueKey);
			return <RegisterLink accountId={accountId} name={names.account(accountId)} grants={grants} />;
		}
		if (row === undefined) return null;
		if (row.lacksGrant) {
			return <GrantButton lack={lackAt(who, { accountId, name }, grantsAt(issueKey))} onAsk={granting.ask} />;
		}
		if (!row.can) return row.reason === undefined ? null : reasonText(row.reason);
		if (granting.granted.has(accountId)) return <GrantedNote accountId={accountId} />;
		return passesIn(row, spacesAt(issueKey)) ? grantWords.passesNow : null;
	};
	return (
		<>
			<p>{text.reported(total, latest.length)}</p>
			{latest.length === 0 ? null : (
				<Table caption={text.days} columns={heads}>
					{latest.map(({ at, reason, issueKey, accountId, name }) => (
						<tr key={`${at} ${reason} ${issueKey} ${accountId}`}>
							<th scope="row">
								<Past at={at} />
							</th>
							{isNamed ? (
								<td>
									{accountId === undefined ? text.nobodyNamed : null}
									{accountId !== undefined && name === undefined ? names.account(accountId) : null}
									{accountId === undefined || name === undefined ? null : (
										<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
									)}
									{accountId === undefined ? null : <div>{nowText(accountId, name, issueKey)}</div>}
								</td>
							) : null}
							<td>{reasonText(reason)}</td>
							<td>{issueKey === undefined ? text.noWorkItem : <WorkItemLink issueKey={issueKey} />}</td>
						</tr>
					))}
				</Table>
			)}
		</>
	);
}

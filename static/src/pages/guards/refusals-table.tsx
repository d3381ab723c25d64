// What a guard refused in the last 30 days, as far as Jira reported it.
import type { RefusalsView } from '../../../../src/contract/calls/who-could';
import { useNames } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/guards';
import { reasonText } from '../../ui/guards/reason-text';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { WorkItemLink } from '../../ui/text/work-item-link';

const text = words.page;
const columns = text.refusalColumns;

export function RefusalsTable({ view: { total, latest } }: { readonly view: RefusalsView }) {
	const isNamed = latest.some(({ accountId }) => accountId !== undefined);
	const names = useNames({
		account: latest.flatMap(({ accountId, name }) => (name === undefined ? (accountId ?? []) : [])),
	});
	const heads = [columns.at, columns.reason, columns.workItem, ...(isNamed ? [columns.account] : [])];
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
							<td>{reasonText(reason)}</td>
							<td>{issueKey === undefined ? text.noWorkItem : <WorkItemLink issueKey={issueKey} />}</td>
							{isNamed ? (
								<td>
									{accountId === undefined ? (
										text.nobodyNamed
									) : (
										<RouteLink to={{ page: name === undefined ? 'register' : 'identity', accountId }}>
											{name ?? names.account(accountId)}
										</RouteLink>
									)}
								</td>
							) : null}
						</tr>
					))}
				</Table>
			)}
		</>
	);
}

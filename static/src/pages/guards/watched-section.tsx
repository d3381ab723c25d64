// What a guard refused in the last 30 days, or would have refused while it monitors, and whom.
import type { WouldDenyView } from '../../../../src/contract/calls/who-could';
import type { StandingGuardView } from '../../../../src/contract/guard';
import { useOverview } from '../../data/admin/overview';
import type { AuditedTransition } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/guards';
import { reasonText } from '../../ui/guards/reason-text';
import { Answer } from '../../ui/page/answer';
import { Section } from '../../ui/page/section';
import { ShowMore, useFirst } from '../../ui/table/show-more';
import { Table } from '../../ui/table/table';
import { Emphasis } from '../../ui/text/emphasis';
import { Past } from '../../ui/text/time-text';
import classes from './guard-table.module.css';
import { RefusalsTable } from './refusals-table';
import { useRefusals, useWouldDeny } from './use-refusals';

const text = words.page;
const step = 10;
const lineHeightPx = 60;

interface WatchedSectionProps {
	readonly guard: StandingGuardView;
	readonly of: AuditedTransition;
}

export function WatchedSection({ guard, of }: WatchedSectionProps) {
	return (
		<Section title={text.days}>{guard.enforcement === 'monitor' ? <Watched of={of} /> : <Refused of={of} />}</Section>
	);
}

function Refused({ of }: Pick<WatchedSectionProps, 'of'>) {
	return useOverview()?.reportsRefusals === true ? <Reported of={of} /> : <p>{text.notReported}</p>;
}

function Reported({ of }: Pick<WatchedSectionProps, 'of'>) {
	return (
		<Answer to={useRefusals(of)} thing={words.thing.refusals} height={lineHeightPx}>
			{(view) => <RefusalsTable view={view} />}
		</Answer>
	);
}

function Watched({ of }: { readonly of: AuditedTransition }) {
	return (
		<Answer to={useWouldDeny(of)} thing={words.thing.wouldDeny} height={lineHeightPx}>
			{(view) => <WouldDenyTable view={view} />}
		</Answer>
	);
}

function WouldDenyTable({ view }: { readonly view: WouldDenyView }) {
	const { total, accounts, isComplete } = view;
	const { shown, ...more } = useFirst(accounts, step);
	const names = useNames({ account: shown.filter(({ name }) => name === undefined).map(({ accountId }) => accountId) });
	const columns = text.wouldColumns;
	return (
		<>
			<p>
				<Emphasis text={`${text.monitoring} ${text.refused(total, accounts.length, isComplete)}`} />
			</p>
			{shown.length === 0 ? null : (
				<Table caption={text.days} columns={[columns.account, columns.count, columns.reason, columns.last]}>
					{shown.map(({ accountId, name, count, reason, lastAt }) => (
						<tr key={accountId}>
							<th scope="row">
								{name === undefined ? (
									<>
										{names.account(accountId)}
										<div className={classes['subtle']}>
											<RouteLink to={{ page: 'register', accountId }}>{text.register}</RouteLink>
										</div>
									</>
								) : (
									<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
								)}
							</th>
							<td>{text.times(count)}</td>
							<td>{reasonText(reason)}</td>
							<td>
								<Past at={lastAt} />
							</td>
						</tr>
					))}
				</Table>
			)}
			<ShowMore {...more} text={words.drift.more} />
		</>
	);
}

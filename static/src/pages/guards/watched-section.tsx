// What a guard refused in the last 30 days, or would have refused while it monitors, and whom.
import { useRef } from 'react';
import type { WhoView, WouldDenyView } from '../../../../src/contract/calls/who-could';
import type { StandingGuardView } from '../../../../src/contract/guard';
import { useOverview } from '../../data/admin/overview';
import type { AuditedTransition } from '../../data/admin/queries';
import type { AllPages } from '../../data/all-pages';
import { useNames } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { words as grantWords } from '../../strings/grants';
import { words } from '../../strings/guards';
import { GrantButton } from '../../ui/grant/grant-button';
import { GrantedNote } from '../../ui/grant/granted-note';
import { RegisterLink } from '../../ui/grant/register-link';
import { type Granting, useGranting } from '../../ui/grant/use-granting';
import { reasonText } from '../../ui/guards/reason-text';
import { Answer } from '../../ui/page/answer';
import { Section } from '../../ui/page/section';
import { ShowMore, useFirst } from '../../ui/table/show-more';
import { Table } from '../../ui/table/table';
import { Emphasis } from '../../ui/text/emphasis';
import { Past } from '../../ui/text/time-text';
import { lackAt } from './lacks';
import { Ready } from './ready-section';
import { RefusalsTable } from './refusals-table';
import { useRefusals, useWouldDeny } from './use-refusals';

const text = words.page;
const step = 10;
const lineHeightPx = 60;

interface WatchedSectionProps {
	readonly guard: StandingGuardView;
	readonly who: WhoView;
	readonly read: AllPages<WhoView>;
	/** Absent where it cannot be asked for. */
	readonly onEnforce: (() => void) | undefined;
}

interface AskedProps extends Pick<WatchedSectionProps, 'who' | 'read' | 'onEnforce'> {
	readonly of: AuditedTransition;
	readonly granting: Granting;
}

export function WatchedSection({ guard, who, read, onEnforce }: WatchedSectionProps) {
	const heading = useRef<HTMLDivElement>(null);
	const granting = useGranting(heading);
	const { workflow, transition } = who;
	const asked = { who, read, onEnforce, granting, of: { workflow, transitionId: transition.transitionId } };
	return (
		<Section title={text.days} headingRef={heading}>
			{granting.dialog}
			{guard.enforcement === 'monitor' ? <Watched {...asked} /> : <Refused {...asked} />}
		</Section>
	);
}

function Refused(props: AskedProps) {
	return useOverview()?.reportsRefusals === true ? <Reported {...props} /> : <p>{text.notReported}</p>;
}

function Reported({ of, ...props }: AskedProps) {
	return (
		<Answer to={useRefusals(of)} thing={words.thing.refusals} height={lineHeightPx}>
			{(view) => <RefusalsTable view={view} {...props} />}
		</Answer>
	);
}

function Watched({ of, who, granting, onEnforce }: AskedProps) {
	return (
		<Answer to={useWouldDeny(of)} thing={words.thing.wouldDeny} height={lineHeightPx}>
			{(view) => (
				<>
					<WouldDenyTable view={view} who={who} granting={granting} />
					<Ready view={view} onEnforce={onEnforce} />
				</>
			)}
		</Answer>
	);
}

interface WouldDenyTableProps extends Pick<AskedProps, 'who' | 'granting'> {
	readonly view: WouldDenyView;
}

function WouldDenyTable({ view, who, granting }: WouldDenyTableProps) {
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
					{shown.map(({ accountId, name, count, reason, lastAt, passesNow, missing }) => (
						<tr key={accountId}>
							<th scope="row">
								{name === undefined ? (
									names.account(accountId)
								) : (
									<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
								)}
								<div>
									{name === undefined ? (
										<RegisterLink accountId={accountId} name={names.account(accountId)} grants={missing} />
									) : null}
									{name !== undefined && missing.length > 0 ? (
										<GrantButton lack={lackAt(who, { accountId, name }, missing)} onAsk={granting.ask} />
									) : null}
									{passesNow ? <div>{grantWords.passesNow}</div> : null}
									{granting.granted.has(accountId) ? <GrantedNote accountId={accountId} /> : null}
								</div>
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

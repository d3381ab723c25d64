// Parts of what a look back found: whom a guard would have refused, and what nobody can know of it.
import type { JudgedView, ReplayedView } from '../../../../src/contract/calls/replay';
import type { Grant } from '../../../../src/contract/identity';
import { useNames } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { words as guardWords } from '../../strings/guards';
import { words as text } from '../../strings/replay';
import { GrantButton } from '../../ui/grant/grant-button';
import type { Lack } from '../../ui/grant/grant-dialog-props';
import { GrantedNote } from '../../ui/grant/granted-note';
import { RegisterLink } from '../../ui/grant/register-link';
import type { Granting } from '../../ui/grant/use-granting';
import { reasonText } from '../../ui/guards/reason-text';
import { ShowMore, useFirst } from '../../ui/table/show-more';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { WorkItemLink } from '../../ui/text/work-item-link';

const shownItems = 3;
/** Accounts shown at first. */
const step = 25;

/** The account id under which Jira names nobody. */
const anonymous = 'Anonymous';

/** What the result does not know, in sentences. */
function doubtsOf({ judged, unreadable, left, isCut }: ReplayedView): string[] {
	return [
		text.doubts.always,
		...(judged.unsure === 0 ? [] : [text.doubts.unsure(judged.unsure, judged.others)]),
		...(judged.people.members === 0 ? [] : [text.doubts.members(judged.people.members)]),
		...(unreadable === 0 ? [] : [text.doubts.unreadable(unreadable)]),
		...(left === 0 ? [] : [text.doubts.left(left)]),
		...(isCut ? [text.doubts.cut] : []),
	];
}

export function Doubts({ replay }: { readonly replay: ReplayedView }) {
	return (
		<ul>
			{doubtsOf(replay).map((doubt) => (
				<li key={doubt}>{doubt}</li>
			))}
		</ul>
	);
}

interface BlockedAccountsProps {
	readonly judged: JudgedView;
	readonly granting: Granting;
	/** What the dialog that grants is told. */
	readonly lackOf: (account: Pick<Lack, 'accountId' | 'name'>, missing: readonly Grant[]) => Lack;
	/** How many are shown at first. */
	readonly first?: number;
}

/** Whom a guard would have refused, and what would let them pass; nothing where it would have refused nobody. */
export function BlockedAccounts({ judged, granting, lackOf, first = step }: BlockedAccountsProps) {
	const { accounts, accountsLeft } = judged;
	const { shown, ...more } = useFirst(accounts, first);
	const names = useNames({
		account: shown.flatMap(({ name, accountId }) => (name === undefined && accountId !== anonymous ? [accountId] : [])),
	});
	if (accounts.length === 0) return null;
	const { columns } = text;
	return (
		<>
			<Table caption={text.blocked} columns={[columns.account, columns.count, columns.reason, columns.items]}>
				{shown.map(({ accountId, name, count, reason, latest, missing }) => (
					<tr key={`${accountId} ${reason}`}>
						<th scope="row">
							{name === undefined ? (
								<span>{accountId === anonymous ? text.nobody : names.account(accountId)}</span>
							) : (
								<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
							)}
							<div>
								{name === undefined && accountId !== anonymous ? (
									<RegisterLink accountId={accountId} name={names.account(accountId)} grants={missing} />
								) : null}
								{name !== undefined && missing.length > 0 ? (
									<GrantButton lack={lackOf({ accountId, name }, missing)} onAsk={granting.ask} />
								) : null}
								{granting.granted.has(accountId) ? <GrantedNote accountId={accountId} /> : null}
							</div>
						</th>
						<td>{guardWords.page.times(count)}</td>
						<td>{reasonText(reason)}</td>
						<td>
							{latest.slice(0, shownItems).map(({ issueId, issueKey, at }) => (
								<div key={`${issueId} ${at}`}>
									<WorkItemLink issueKey={issueKey} /> <Past at={at} />
								</div>
							))}
						</td>
					</tr>
				))}
			</Table>
			<ShowMore {...more} text={text.draft.more} />
			{accountsLeft === 0 ? null : <p>{text.accountsLeft(accountsLeft)}</p>}
		</>
	);
}

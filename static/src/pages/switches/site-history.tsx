// Who froze, thawed, broke the glass or changed the settings, when and why. Latest first.

import { useQuery } from '@tanstack/react-query';
import { maxSiteChanges } from '../../../../src/contract/limits';
import type { SiteChange } from '../../../../src/contract/site';
import { adminQueries } from '../../data/admin/queries';
import { type Names, useNames } from '../../data/jira/use-names';
import { words } from '../../strings/switches';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Section } from '../../ui/page/section';
import { actorText, peopleOf } from '../../ui/switches/switch-text';
import { Table } from '../../ui/table/table';
import { clockText } from '../../ui/text/time';
import { Past } from '../../ui/text/time-text';
import classes from './switches-page.module.css';

const text = words.history;
const heightPx = 160;

function actionText(change: SiteChange, names: Pick<Names, 'account' | 'space'>): string {
	const { action, projectId, accountId, isKept, endsAt, at } = change;
	const until = endsAt === undefined ? '' : text.until(clockText(endsAt, at));
	const isOfAccount = action === 'ignore-account' || action === 'mind-account';
	if (isOfAccount && accountId !== undefined) return text.accountAction[action](names.account(accountId)) + until;
	const isOfSpace = action === 'freeze-space' || action === 'thaw-space';
	if (!isOfSpace || projectId === undefined) return text.action[action] + until;
	return text.spaceAction[action](names.space(projectId)) + (isKept ? text.kept : '') + until;
}

export function SiteHistory() {
	return (
		<Section title={text.heading}>
			<AdminAnswer to={useQuery(adminQueries.siteHistory)} thing={words.historyThing} height={heightPx}>
				{({ changes }) => <Changes changes={changes} />}
			</AdminAnswer>
		</Section>
	);
}

function Changes({ changes }: { readonly changes: readonly SiteChange[] }) {
	const names = useNames({
		account: [...peopleOf(changes.map(({ actor }) => actor)), ...changes.map(({ accountId }) => accountId)],
		space: changes.map(({ projectId }) => projectId),
	});
	const { columns } = text;
	if (changes.length === 0) return <p className={classes['standing']}>{text.none}</p>;
	return (
		<>
			<Table caption={text.heading} columns={[columns.when, columns.who, columns.change, columns.reason]}>
				{changes.map((change) => (
					<tr key={`${change.at} ${change.action} ${change.projectId ?? change.accountId ?? ''}`}>
						<td>
							<Past at={change.at} />
						</td>
						<td>{actorText(change.actor, names)}</td>
						<td>{actionText(change, names)}</td>
						<td>{change.reason ?? ''}</td>
					</tr>
				))}
			</Table>
			{changes.length >= maxSiteChanges ? <p className={classes['quiet']}>{text.latest(changes.length)}</p> : null}
		</>
	);
}

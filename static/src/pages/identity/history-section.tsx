// How the identity came to be what it is: when, who, what, why. Newest first.
import type { HistoryView } from '../../../../src/contract/calls/identities';
import type { FieldChange } from '../../../../src/contract/identity-history';
import { type Names, useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { Section } from '../../ui/page/section';
import { actorText, peopleOf } from '../../ui/switches/switch-text';
import { Table } from '../../ui/table/table';
import { changeText, idsOfChanges } from '../../ui/text/change-text';
import { Past } from '../../ui/text/time-text';
import classes from './identity-page.module.css';

/** Registering sets every field, which the page shows anyway; what the action or the status says is not said again. */
const listedChanges = ({ action, changes }: HistoryView): readonly FieldChange[] =>
	action === 'register' ? [] : changes.filter(({ field }) => field !== 'status' && field !== 'frozen');

/** "Active → Suspended"; nothing where the status stayed. */
const statusText = ({ from, to }: HistoryView): string | undefined =>
	from === undefined || from === to ? undefined : words.history.moved(sharedWords.status[from], sharedWords.status[to]);

function Change({ entry, names }: { readonly entry: HistoryView; readonly names: Pick<Names, 'account'> }) {
	const changes = listedChanges(entry);
	const status = statusText(entry);
	return (
		<>
			{words.history.action[entry.action]}
			{status === undefined ? null : <div className={classes['subtle']}>{status}</div>}
			{changes.length === 0 ? null : (
				<ul className={classes['changes']}>
					{changes.map((change) => (
						<li key={change.field}>{changeText(change, names)}</li>
					))}
				</ul>
			)}
		</>
	);
}

/** The changes as a table, in the order given. */
export function HistoryTable({ history }: { readonly history: readonly HistoryView[] }) {
	const people = peopleOf(history.map(({ actor }) => actor));
	const names = useNames(
		idsOfChanges(
			history.flatMap(({ changes }) => changes),
			people,
		),
	);
	const { columns } = words.history;
	return (
		<Table caption={words.history.title} columns={[columns.when, columns.who, columns.change, columns.reason]}>
			{history.map((entry) => (
				<tr key={entry.version}>
					<td>
						<Past at={entry.at} />
					</td>
					<td>{actorText(entry.actor, names)}</td>
					<td>
						<Change entry={entry} names={names} />
					</td>
					<td>{entry.reason ?? ''}</td>
				</tr>
			))}
		</Table>
	);
}

export function HistorySection({ history }: { readonly history: readonly HistoryView[] }) {
	const oldest = history.at(-1);
	return (
		<Section title={words.history.title}>
			<HistoryTable history={history} />
			{oldest !== undefined && oldest.version > 1 ? (
				<p className={classes['subtle']}>{words.history.older(history.length)}</p>
			) : null}
		</Section>
	);
}

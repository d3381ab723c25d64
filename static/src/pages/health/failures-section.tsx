// Rules of Muster's that Jira could not evaluate, as Jira reported them.
import { useQuery } from '@tanstack/react-query';
import type { FailureView } from '../../../../src/contract/calls/health';
import { adminQueries, mostFailures } from '../../data/admin/queries';
import { idText } from '../../data/jira/use-names';
import { words } from '../../strings/health';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Section } from '../../ui/page/section';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { WorkItemLink } from '../../ui/text/work-item-link';
import classes from './health-page.module.css';

const listHeightPx = 20;
const { failures: text } = words;

function Row({ failure }: { readonly failure: FailureView }) {
	const { ruleId, workflow, messages, issueKey, count, lastAt } = failure;
	return (
		<tr>
			<th scope="row">
				{workflow}
				<div className={classes['subtle']} title={ruleId}>
					{text.rule(idText(ruleId))}
				</div>
			</th>
			<td>{text.times(count)}</td>
			<td>
				<Past at={lastAt} />
			</td>
			<td>
				{messages.length === 0
					? text.noMessage
					: [...new Set(messages)].map((message) => <div key={message}>{message}</div>)}
			</td>
			<td>{issueKey === undefined ? text.noIssue : <WorkItemLink issueKey={issueKey} />}</td>
		</tr>
	);
}

function Failures({ failures }: { readonly failures: readonly FailureView[] }) {
	const { columns } = text;
	if (failures.length === 0) return <p>{text.none}</p>;
	return (
		<>
			<p>{text.meaning}</p>
			<Table
				caption={text.title}
				columns={[columns.rule, columns.count, columns.last, columns.messages, columns.issue]}
			>
				{failures.map((failure) => (
					<Row key={failure.ruleId} failure={failure} />
				))}
			</Table>
			{failures.length < mostFailures ? null : <p className={classes['subtle']}>{text.latest(mostFailures)}</p>}
		</>
	);
}

export function FailuresSection() {
	return (
		<Section title={text.title}>
			<AdminAnswer to={useQuery(adminQueries.failures)} thing={words.thing.failures} height={listHeightPx}>
				{({ failures }) => <Failures failures={failures} />}
			</AdminAnswer>
		</Section>
	);
}

// The latest work on many identities: what, by whom, when, and how it stands.
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading';
import ClockIcon from '@atlaskit/icon/core/clock';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import InformationIcon from '@atlaskit/icon/core/status-information';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { useQuery } from '@tanstack/react-query';
import type { BulkView } from '../../../../src/contract/calls/bulk';
import { adminQueries } from '../../data/admin/queries';
import { readyRows } from '../../data/bulk/send-work';
import { useNames } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/bulk';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { actorText, peopleOf } from '../../ui/switches/switch-text';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import classes from './bulk.module.css';

const text = words.recent;
const listHeightPx = 160;

export function RecentWork() {
	const asked = useQuery(adminQueries.works);
	return (
		<section className={classes['section']} aria-label={text.heading}>
			<div className={classes['header']}>
				<Heading as="h3" size="small">
					{text.heading}
				</Heading>
				{asked.data === undefined ? null : (
					<Button spacing="compact" onClick={() => void asked.refetch()} isLoading={asked.isFetching}>
						{text.refresh}
					</Button>
				)}
			</div>
			<AdminAnswer to={asked} thing={words.thing.recent} height={listHeightPx}>
				{({ works }) => <Works works={works} />}
			</AdminAnswer>
		</section>
	);
}

function Works({ works }: { readonly works: readonly BulkView[] }) {
	const names = useNames({ account: peopleOf(works.map(({ startedBy }) => startedBy)) });
	const { columns } = text;
	if (works.length === 0) return <p>{text.none}</p>;
	return (
		<Table caption={text.heading} columns={[columns.what, columns.who, columns.when, columns.state, columns.counts]}>
			{works.map((work) => (
				<tr key={work.id}>
					<th scope="row">
						<RouteLink to={{ page: 'work', id: work.id }}>{words.workName(work.kind, work.rows, work.name)}</RouteLink>
					</th>
					<td>{actorText(work.startedBy, names)}</td>
					<td>
						<Past at={work.startedAt} />
					</td>
					<td>
						<State work={work} />
					</td>
					<td>{countsText(work)}</td>
				</tr>
			))}
		</Table>
	);
}

function State({ work: { state, isStalled, waitsUntil, isEnforced } }: { readonly work: BulkView }) {
	if (isStalled) {
		return (
			<Lozenge appearance="warning" iconBefore={WarningIcon}>
				{text.stalled}
			</Lozenge>
		);
	}
	if (waitsUntil !== undefined) {
		return (
			<Lozenge appearance="information" iconBefore={ClockIcon}>
				{text.waiting}
			</Lozenge>
		);
	}
	if (state === 'done' && isEnforced === false) {
		return (
			<Lozenge appearance="danger" iconBefore={ErrorIcon}>
				{text.notEnforced}
			</Lozenge>
		);
	}
	const { appearance, icon } = {
		receiving: { appearance: 'neutral', icon: ClockIcon },
		checking: { appearance: 'information', icon: ClockIcon },
		checked: { appearance: 'information', icon: InformationIcon },
		applying: { appearance: 'information', icon: ClockIcon },
		done: { appearance: 'success', icon: SuccessIcon },
	}[state] as { appearance: 'neutral' | 'information' | 'success'; icon: typeof ClockIcon };
	return (
		<Lozenge appearance={appearance} iconBefore={icon}>
			{text.state[state]}
		</Lozenge>
	);
}

function countsText(work: BulkView): string {
	switch (work.state) {
		case 'checked':
			return text.checkedCounts(readyRows(work), work.verdicts.error);
		case 'done':
		case 'applying':
			return text.appliedCounts(work.applied, work.failed);
		default:
			return text.counts(work.rows);
	}
}

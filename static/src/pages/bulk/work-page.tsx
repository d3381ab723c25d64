// One piece of work on many identities, opened by its link: running, checked or done.
import type { BulkView } from '../../../../src/contract/calls/bulk';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { useFresh } from '../../data/use-fresh';
import { BackLink } from '../../navigation/back-link';
import { words } from '../../strings/bulk';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { PageHeading } from '../../ui/page/page-heading';
import { actorText, peopleOf } from '../../ui/switches/switch-text';
import { Past } from '../../ui/text/time-text';
import classes from './bulk.module.css';
import { WorkView } from './work-view';

const pageHeightPx = 480;

export default function WorkPage({ id }: { readonly id: string }) {
	return (
		<>
			<BackLink to={{ page: 'import' }} name={words.work.back} />
			<AdminAnswer to={useFresh(adminQueries.work(id))} thing={words.thing.work} height={pageHeightPx}>
				{(work) => (
					<>
						<Heading work={work} />
						<WorkView work={work} />
					</>
				)}
			</AdminAnswer>
		</>
	);
}

function Heading({ work: { kind, rows, name, startedBy, startedAt, reason } }: { readonly work: BulkView }) {
	const names = useNames({ account: peopleOf([startedBy]) });
	return (
		<div>
			<PageHeading>{words.workName(kind, rows, name)}</PageHeading>
			<p className={classes['subtle']}>
				{words.work.by(actorText(startedBy, names))} · <Past at={startedAt} />
				{reason === undefined ? null : ` · ${words.work.reason(reason)}`}
			</p>
		</div>
	);
}

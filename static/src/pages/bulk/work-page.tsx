// One piece of work on many identities, opened by its link: running, checked or done.
import { useCallback } from 'react';
import type { BulkView } from '../../../../src/contract/calls/bulk';
import { callAdmin } from '../../data/rpc';
import { useLoad } from '../../data/use-load';
import { useNames } from '../../data/use-names';
import { BackLink } from '../../navigation/back-link';
import { words } from '../../strings/bulk';
import { PageHeading } from '../../ui/page/page-heading';
import { LoadFailure, Loading } from '../../ui/page/states';
import { actorText, peopleOf } from '../../ui/switches/switch-text';
import { Past } from '../../ui/text/time-text';
import classes from './bulk.module.css';
import { WorkView } from './work-view';

const pageHeightPx = 480;

export function WorkPage({ id }: { readonly id: string }) {
	const load = useLoad(useCallback(() => callAdmin('bulk.read', { id }), [id]));
	return (
		<>
			<BackLink to={{ page: 'import' }} name={words.work.back} />
			{load.state === 'loading' ? <Loading thing={words.thing.work} height={pageHeightPx} /> : null}
			{load.state === 'error' ? (
				<LoadFailure
					thing={words.thing.work}
					error={load.error}
					retry={load.retry}
					noAccess={words.noAccess}
					noAccessNext={words.noAccessNext}
				/>
			) : null}
			{load.state === 'ready' ? (
				<>
					<Heading work={load.value} />
					<WorkView first={load.value} />
				</>
			) : null}
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

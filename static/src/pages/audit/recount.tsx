// Has the daily counts made anew from the moves on record, and tells how far that is: it goes on without this page.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { RecountView } from '../../../../src/contract/calls/activity';
import { noteRecount, outdateCounts } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { callAdmin, toPublicError } from '../../data/rpc';
import { words } from '../../strings/audit';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import cell from '../../ui/table/cells.module.css';
import { errorText } from '../../ui/text/error-text';
import { Past } from '../../ui/text/time-text';
import classes from './audit-page.module.css';

const text = words.recount;

type Known = NonNullable<RecountView['recount']>;

/** What came of it, in a sentence. */
const outcomeOf = ({ corrected, unreadable }: Known): string =>
	[
		corrected === 0 ? text.allRight : text.corrected(corrected),
		...(unreadable === 0 ? [] : [text.unreadable(unreadable)]),
	].join(' ');

function Outcome({ recount }: { readonly recount: Known | undefined }) {
	if (recount === undefined) return <>{text.lead}</>;
	const { state, startedAt, endedAt = startedAt, months, monthsDone, accounts } = recount;
	switch (state) {
		case 'running':
			return <>{text.running(monthsDone, months, accounts)}</>;
		case 'done':
			return (
				<>
					{text.done} <Past at={endedAt} />. {outcomeOf(recount)}
				</>
			);
		case 'failed':
			return (
				<>
					{text.failed} <Past at={endedAt} />. {text.failedNext}
				</>
			);
	}
}

export function Recount() {
	const client = useQueryClient();
	const announce = useAnnounce();
	const { data } = useQuery(adminQueries.recount);
	const ask = useMutation({
		mutationFn: () => callAdmin('counts.recount', {}),
		onSuccess: (view) => noteRecount(client, view),
	});
	const state = data?.recount?.state;
	const before = useRef(state);
	useEffect(() => {
		const wasRunning = before.current === 'running';
		before.current = state;
		if (!wasRunning || state === 'running' || data?.recount === undefined) return;
		outdateCounts(client);
		announce(state === 'done' ? `${text.done}. ${outcomeOf(data.recount)}` : `${text.failed}. ${text.failedNext}`);
	}, [announce, client, data, state]);
	return (
		<>
			{ask.error === null ? null : (
				<Notice appearance="danger">
					<p>{errorText(toPublicError(ask.error))}</p>
				</Notice>
			)}
			<div className={classes['more']}>
				<Button
					spacing="compact"
					isLoading={ask.isPending || state === 'running'}
					title={text.removed}
					onClick={() => ask.mutate()}
				>
					{text.button}
				</Button>
				<span className={cell['subtle']}>{data === undefined ? null : <Outcome recount={data.recount} />}</span>
			</div>
		</>
	);
}

// Begins a look back, says what it costs before and how far it is meanwhile, and stops it.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReplayProgressView } from '../../../../src/contract/calls/replay';
import type { TransitionRef } from '../../../../src/contract/guard';
import { outdateReplays } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { callAdmin, toPublicError } from '../../data/rpc';
import { words as text } from '../../strings/replay';
import { Notice } from '../page/notice';
import { errorText } from '../text/error-text';
import { Exact } from '../text/time-text';

interface ReplayControlProps {
	readonly view: {
		readonly replay?: ReplayProgressView & { readonly id: string };
		/** Another one that goes on. */
		readonly other?: ReplayProgressView;
	};
	/** What it costs to begin, in a sentence. */
	readonly cost: string;
	/** The transitions that it looks back on; left out: every move. */
	readonly targets?: readonly TransitionRef[];
	readonly start: () => Promise<unknown>;
}

/** How much it would read, as Jira estimates it. */
function Estimate({ targets }: { readonly targets: ReplayControlProps['targets'] | undefined }) {
	const { data, error } = useQuery(adminQueries.replayEstimate(targets));
	if (data?.cost !== undefined) {
		const { items, points, hours } = data.cost;
		return <p>{text.estimate.about(items, points, hours)}</p>;
	}
	return <p>{data === undefined && error === null ? text.estimate.asking : text.estimate.unknown}</p>;
}

export function ReplayControl({ view: { replay, other }, cost, targets, start }: ReplayControlProps) {
	const client = useQueryClient();
	const onSettled = () => outdateReplays(client);
	const begin = useMutation({ mutationFn: start, onSettled });
	const stop = useMutation({ mutationFn: (id: string) => callAdmin('replay.stop', { id }), onSettled });
	const failure = begin.error ?? stop.error;
	const failed =
		failure === null ? null : (
			<Notice appearance="danger">
				<p>{errorText(toPublicError(failure))}</p>
			</Notice>
		);
	if (other !== undefined) {
		return (
			<>
				{failed}
				<p aria-live="polite">{text.other(other.items)}</p>
			</>
		);
	}
	if (replay?.state === 'running') {
		return (
			<>
				{failed}
				<p aria-live="polite">
					{text.running(replay.items)}{' '}
					{replay.waitsUntil === undefined ? null : (
						<>
							{text.waits} <Exact at={replay.waitsUntil} />.
						</>
					)}
				</p>
				<div>
					<Button spacing="compact" onClick={() => stop.mutate(replay.id)}>
						{text.stop}
					</Button>
				</div>
			</>
		);
	}
	return (
		<>
			{failed}
			{replay === undefined ? <p>{cost}</p> : null}
			<Estimate targets={targets} />
			<div>
				<Button spacing="compact" isLoading={begin.isPending} onClick={() => begin.mutate()}>
					{replay === undefined ? text.start : text.again}
				</Button>
			</div>
		</>
	);
}

// Begins a look back, says what it costs before and how far it is meanwhile, and stops it.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReplayProgressView } from '../../../../src/contract/calls/replay';
import { outdateReplays } from '../../data/admin/mutations';
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
	readonly start: () => Promise<unknown>;
}

export function ReplayControl({ view: { replay, other }, cost, start }: ReplayControlProps) {
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
			<div>
				<Button spacing="compact" isLoading={begin.isPending} onClick={() => begin.mutate()}>
					{replay === undefined ? text.start : text.again}
				</Button>
			</div>
		</>
	);
}

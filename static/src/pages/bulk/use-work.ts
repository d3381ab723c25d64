// Follows work on many identities while the page is open, and carries it on.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { BulkView } from '../../../../src/contract/calls/bulk';
import type { PublicError } from '../../../../src/contract/errors';
import { adminQueries } from '../../data/admin/queries';
import { applyAndFollow, followApplying, followChecking, type OnProgress } from '../../data/bulk/send-work';
import { callAdmin, toPublicError } from '../../data/rpc';

export interface FollowedWork {
	/** Why following stopped; the work itself may go on. */
	readonly failure: PublicError | undefined;
	/** True while the page asks for more. */
	readonly isBusy: boolean;
	/** Carries the work out. */
	readonly apply: () => void;
	/** Carries on where nothing moved for a while, or where following failed. */
	readonly resume: () => void;
}

type Task = (onProgress: OnProgress, signal: AbortSignal) => Promise<BulkView>;

const follow = (view: BulkView, onProgress: OnProgress, signal: AbortSignal): Promise<BulkView> => {
	if (view.state === 'checking') return followChecking(view, onProgress, signal);
	if (view.state === 'applying') return followApplying(view, onProgress, signal);
	return Promise.resolve(view);
};

/** @param work as it was read; while it is followed, each reading comes in here too */
export function useWork(work: BulkView): FollowedWork {
	const client = useQueryClient();
	const [failure, setFailure] = useState<PublicError>();
	const [isBusy, setIsBusy] = useState(false);
	const current = useRef<AbortController>();

	const run = useCallback(
		(task: Task) => {
			current.current?.abort();
			const own = new AbortController();
			current.current = own;
			setIsBusy(true);
			setFailure(undefined);
			const show = (next: BulkView) => {
				if (!own.signal.aborted) client.setQueryData(adminQueries.work(next.id).queryKey, next);
			};
			task((progress) => progress.view && show(progress.view), own.signal)
				.then(show, (error) => {
					if (!own.signal.aborted) setFailure(toPublicError(error));
				})
				.finally(() => {
					if (!own.signal.aborted) setIsBusy(false);
				});
		},
		[client],
	);

	const opened = useRef(work);
	useEffect(() => {
		run((onProgress, signal) => follow(opened.current, onProgress, signal));
		return () => current.current?.abort();
	}, [run]);

	const { id, pieces } = work;
	const apply = useCallback(() => run((onProgress, signal) => applyAndFollow(id, onProgress, signal)), [id, run]);
	const resume = useCallback(
		() =>
			run(async (onProgress, signal) => {
				const now = await callAdmin('bulk.read', { id });
				if (!now.isStalled) return follow(now, onProgress, signal);
				if (now.state === 'applying') return applyAndFollow(id, onProgress, signal);
				return follow(await callAdmin('bulk.check', { id, pieces }), onProgress, signal);
			}),
		[id, pieces, run],
	);
	return { failure, isBusy, apply, resume };
}

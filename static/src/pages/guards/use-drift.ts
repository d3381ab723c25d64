// What became worse at the guards, and what to do about it: compare now, or accept.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DriftListView } from '../../../../src/contract/calls/drift';
import type { PublicError } from '../../../../src/contract/errors';
import { maxTargets } from '../../../../src/contract/limits';
import { callAdmin } from '../../data/rpc';
import { toPublicError } from '../../data/use-load';

export interface Drift {
	/** Absent until it was read. */
	readonly list?: DriftListView;
	/** Why the last call failed. */
	readonly error?: PublicError;
	readonly doing?: 'read' | 'check' | 'accept';
	readonly read: () => Promise<void>;
	/** @returns the list as it stands then; undefined when it failed */
	readonly check: () => Promise<DriftListView | undefined>;
	/** @returns whether all were accepted */
	readonly accept: (ids: readonly string[]) => Promise<boolean>;
}

async function acceptAll(ids: readonly string[], onAccepted: (list: DriftListView) => void): Promise<void> {
	for (let from = 0; from < ids.length; from += maxTargets) {
		onAccepted(await callAdmin('drift.accept', { ids: ids.slice(from, from + maxTargets) }));
	}
}

/** @param onChanged called after findings may have come or gone */
export function useDrift(onChanged: () => void): Drift {
	const [list, setList] = useState<DriftListView>();
	const [error, setError] = useState<PublicError>();
	const [doing, setDoing] = useState<Drift['doing']>();
	// The answer to a call that was overtaken by another is older than what is shown.
	const latestCall = useRef(0);

	const run = useCallback(async <T>(what: NonNullable<Drift['doing']>, call: () => Promise<T>) => {
		const mine = ++latestCall.current;
		setDoing(what);
		setError(undefined);
		try {
			return { value: await call(), isLatest: mine === latestCall.current };
		} catch (cause) {
			if (mine === latestCall.current) setError(toPublicError(cause));
			return undefined;
		} finally {
			if (mine === latestCall.current) setDoing(undefined);
		}
	}, []);

	const read = useCallback(async () => {
		const answer = await run('read', () => callAdmin('drift.list', {}));
		if (answer?.isLatest) setList(answer.value);
	}, [run]);
	const check = useCallback(async () => {
		const answer = await run('check', () => callAdmin('drift.check', {}));
		if (answer?.isLatest) setList(answer.value);
		if (answer !== undefined) onChanged();
		return answer?.value;
	}, [run, onChanged]);
	const accept = useCallback(
		async (ids: readonly string[]) => {
			const answer = await run('accept', () => acceptAll(ids, setList));
			onChanged();
			return answer !== undefined;
		},
		[run, onChanged],
	);

	useEffect(() => {
		void read();
		return () => {
			latestCall.current++;
		};
	}, [read]);

	return { ...(list && { list }), ...(error && { error }), ...(doing && { doing }), read, check, accept };
}

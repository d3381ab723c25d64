// Loads what a component shows, and says how that stands.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PublicError } from '../../../src/contract/errors';
import { RpcError } from './rpc';

export type Load<T> =
	| { readonly state: 'loading' }
	| { readonly state: 'error'; readonly error: PublicError; readonly retry: () => void }
	| {
			readonly state: 'ready';
			readonly value: T;
			/** True while a newer value is under way; the one at hand stays in view. */
			readonly isReloading: boolean;
			/** Why the last reload failed; the value is from before it. */
			readonly reloadError?: PublicError;
			readonly reload: () => void;
	  };

interface Outcome<T> {
	readonly value?: { readonly it: T };
	readonly error?: PublicError;
	readonly isLoading: boolean;
}

export function toPublicError(error: unknown): PublicError {
	return error instanceof RpcError ? error.error : { code: 'BUG', message: '' };
}

/**
 * Calls `load` when the component appears and whenever `load` is another function: wrap it in `useCallback`.
 *
 * Answers that come after a newer call, or after the component is gone, are ignored.
 * @param keeps keep the value in view while another `load` is under way (more of the same list), instead of starting
 * from nothing (another thing)
 */
export function useLoad<T>(load: () => Promise<T>, keeps = false): Load<T> {
	const [outcome, setOutcome] = useState<Outcome<T>>({ isLoading: true });
	const latestCall = useRef(0);

	const run = useCallback(async () => {
		const call = ++latestCall.current;
		setOutcome(({ value }) => ({ isLoading: true, ...(value && { value }) }));
		try {
			const it = await load();
			if (call === latestCall.current) setOutcome({ isLoading: false, value: { it } });
		} catch (error) {
			if (call !== latestCall.current) return;
			setOutcome(({ value }) => ({ isLoading: false, error: toPublicError(error), ...(value && { value }) }));
		}
	}, [load]);

	useEffect(() => {
		if (!keeps) setOutcome({ isLoading: true });
		void run();
		return () => {
			latestCall.current++;
		};
	}, [run, keeps]);

	const { value, error, isLoading } = outcome;
	if (value) {
		return {
			state: 'ready',
			value: value.it,
			isReloading: isLoading,
			reload: run,
			...(error && { reloadError: error }),
		};
	}
	return error ? { state: 'error', error, retry: run } : { state: 'loading' };
}

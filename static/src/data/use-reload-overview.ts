// Reads the state of the site again: it counts guards and what became worse.
import { useCallback, useRef } from 'react';
import { useRegistry } from './registry';

/** Stays the same function. */
export function useReloadOverview(): () => void {
	const { overview } = useRegistry();
	const latest = useRef(overview);
	latest.current = overview;
	return useCallback(() => {
		if (latest.current.state === 'ready') latest.current.reload();
	}, []);
}

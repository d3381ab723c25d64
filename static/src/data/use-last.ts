// Remembers what was known last.
import { useRef } from 'react';

/** The value, or the last one that was there: an answer to an earlier question stays in view under a new one. */
export function useLast<T>(value: T | undefined): T | undefined {
	const last = useRef(value);
	if (value !== undefined) last.current = value;
	return last.current;
}

// Rows that scroll past ask nothing.
import { useEffect, useState } from 'react';

/** How long a row has to stay, milliseconds. */
const restMs = 120;

/** Whether the component has stayed a moment. */
export function useHasStayed(): boolean {
	const [hasStayed, setHasStayed] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setHasStayed(true), restMs);
		return () => clearTimeout(timer);
	}, []);
	return hasStayed;
}

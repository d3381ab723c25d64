// The current time, renewed every half minute, so that distances stay true.
import { useEffect, useState } from 'react';

const renewEveryMs = 30_000;

/** @returns epoch milliseconds */
export function useNow(): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), renewEveryMs);
		return () => clearInterval(timer);
	}, []);
	return now;
}

// What was typed, once the reader stops.
import { useEffect, useState } from 'react';

const quietMs = 300;

export function useSettled(typed: string): string {
	const [settled, setSettled] = useState(typed);
	useEffect(() => {
		const timer = setTimeout(() => setSettled(typed), quietMs);
		return () => clearTimeout(timer);
	}, [typed]);
	return settled;
}

// How much room the list has, so that it shows the columns that fit.
import { useSyncExternalStore } from 'react';

export type Tier = 'wide' | 'medium' | 'narrow';

const wide = '(min-width: 960px)';
const medium = '(min-width: 640px)';

function subscribe(listener: () => void): () => void {
	const queries = [wide, medium].map((query) => matchMedia(query));
	for (const query of queries) query.addEventListener('change', listener);
	return () => {
		for (const query of queries) query.removeEventListener('change', listener);
	};
}

function read(): Tier {
	if (matchMedia(wide).matches) return 'wide';
	return matchMedia(medium).matches ? 'medium' : 'narrow';
}

export const useTier = (): Tier => useSyncExternalStore(subscribe, read);

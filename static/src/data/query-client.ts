// The cache of what the server knows, and when it is asked anew.
import { QueryClient } from '@tanstack/react-query';

/**
 * Nothing is asked by itself, since what pages ask costs points of a quota that all sites share: not again after a
 * failure (the reader has a button, and a refusal stays one), and not because the window got the focus, which an app's
 * frame gets with every click. What a page shows is read when it appears and after a change (the tables of queries say
 * where it is otherwise), and the browser's idea of being online says nothing of the host that carries the calls.
 */
export const createQueryClient = (): QueryClient =>
	new QueryClient({
		defaultOptions: {
			queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, networkMode: 'always' },
			mutations: { retry: false, networkMode: 'always' },
		},
	});

// Reads from Jira as the acting account, again whenever something may have changed.
import { useEffect, useState } from 'react';
import type * as z from 'zod';
import { JiraRefusal, type JiraRequest, read } from './jira';
import { useSession } from './session';

export type Loaded<T> =
	| { readonly state: 'loading' }
	| { readonly state: 'ready'; readonly value: T }
	| { readonly state: 'refused'; readonly status: number; readonly message: string };

/**
 * Reads, and reads again when something may have changed; meanwhile the old answer stays.
 *
 * @param wanted names what is read, for whoever acts
 */
export function useReading<T>(wanted: string, ask: () => Promise<T>): Loaded<T> {
	const { acting, revision } = useSession();
	const key = `${acting.accountId} ${wanted}`;
	const [loaded, setLoaded] = useState<{ readonly key: string; readonly result: Loaded<T> }>();

	// biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is read; the revision, that it is read again
	useEffect(() => {
		let isWanted = true;
		const settle = (result: Loaded<T>): void => {
			if (isWanted) setLoaded({ key, result });
		};
		ask().then(
			(value) => settle({ state: 'ready', value }),
			(error: unknown) =>
				settle({
					state: 'refused',
					status: error instanceof JiraRefusal ? error.status : 0,
					message: error instanceof Error ? error.message : String(error),
				}),
		);
		return () => {
			isWanted = false;
		};
	}, [key, revision]);

	return loaded?.key === key ? loaded.result : { state: 'loading' };
}

export function useJira<T>(schema: z.ZodType<T>, request: JiraRequest): Loaded<T> {
	const { acting } = useSession();
	return useReading(JSON.stringify(request), () => read(acting, schema, request));
}

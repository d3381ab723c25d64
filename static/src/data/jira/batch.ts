// Asks for many things in few requests: what is wanted in the same moment travels together.
import { chunks } from '../../../../src/contract/chunks';

/** Most ids in one request: its address must stay short, and Jira takes no more of some kinds. */
const mostIds = 50;

interface Waiting<T> {
	readonly resolve: (found: T | null) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Makes a reader of single things out of one that reads many.
 *
 * @returns answers null for an id that Jira tells nothing of
 */
export function batched<T>(
	readMany: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (id: string) => Promise<T | null> {
	const waiting = new Map<string, Waiting<T>[]>();

	const send = (): void => {
		const asked = [...waiting];
		waiting.clear();
		for (const part of chunks(asked, mostIds)) {
			readMany(part.map(([id]) => id)).then(
				(found) => {
					for (const [id, readers] of part) for (const { resolve } of readers) resolve(found.get(id) ?? null);
				},
				(error: unknown) => {
					for (const [, readers] of part) for (const { reject } of readers) reject(error);
				},
			);
		}
	};

	return (id) =>
		new Promise((resolve, reject) => {
			if (waiting.size === 0) setTimeout(send);
			waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
		});
}

/** "id=1&id=2" */
export const repeated = (name: string, ids: readonly string[]): string =>
	ids.map((id) => `${name}=${encodeURIComponent(id)}`).join('&');

// Lets only so many calls be under way at once; the others wait their turn.

/** @returns runs a call once fewer than `most` are under way */
export function limitConcurrency(most: number): <T>(call: () => Promise<T>) => Promise<T> {
	const waiting: (() => void)[] = [];
	let running = 0;
	return async (call) => {
		if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
		running++;
		try {
			return await call();
		} finally {
			running--;
			waiting.shift()?.();
		}
	};
}

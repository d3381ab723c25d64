// Work in parts: when one part fails, the others are still done.
import type { Ports } from './ports/ports';

export interface Attempts {
	/** Does a part. @returns undefined when it failed */
	attempt<T>(part: () => Promise<T>): Promise<T | undefined>;
	/**
	 * Ends the work; the failures after the first are in the log.
	 *
	 * @throws {unknown} the first failure, for whoever started the work to report, and to try again
	 */
	end(): void;
}

/** @param where what is being done, for the log */
export function openAttempts({ log }: Pick<Ports, 'log'>, where: string): Attempts {
	let first: { readonly error: unknown } | undefined;
	return {
		async attempt(part) {
			try {
				return await part();
			} catch (error) {
				if (first === undefined) first = { error };
				else log.failure(where, error);
				return undefined;
			}
		},
		end() {
			if (first !== undefined) throw first.error;
		},
	};
}

// Goes on past what cannot be read.
import { AppError } from '../../core/errors';
import type { Ports } from '../ports/ports';

/**
 * Reads something, or notes in the log that it cannot be read: it must not keep back what is done with everything else.
 *
 * @param where what is being done, for the log
 */
export function readable<T>({ log }: Pick<Ports, 'log'>, where: string, read: () => T): T | undefined {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		log.failure(where, error);
		return undefined;
	}
}

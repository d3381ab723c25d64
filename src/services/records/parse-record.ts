// Reads the body of a stored record back, whatever its kind.
import type * as z from '#zod';
import { AppError } from '../../core/errors';
import type { RecordRef } from '../ports/records';

/**
 * Reads a stored body back.
 *
 * @throws {AppError} CORRUPT_RECORD when it is not what Muster stores
 */
export function parseRecord<T>(schema: z.ZodMiniType<T>, ref: RecordRef, body: unknown): T {
	const parsed = schema.safeParse(body);
	if (parsed.success) return parsed.data;
	throw new AppError('CORRUPT_RECORD', 'record-unreadable', {
		context: { ref, issues: parsed.error.issues.slice(0, 3).map(({ path, message }) => ({ path, message })) },
	});
}

// The one error class of Muster; a denial is a value and never one of these.
import type { ErrorCode, PublicError } from '../contract/errors';

export interface AppErrorDetails extends Omit<PublicError, 'code' | 'message'> {
	/** Facts for the log; never a secret. */
	readonly context?: Readonly<Record<string, unknown>>;
	readonly cause?: unknown;
}

const retriable: Readonly<Record<ErrorCode, boolean>> = {
	INVALID_INPUT: false,
	FORBIDDEN: false,
	NOT_FOUND: false,
	CONFLICT: false,
	UNAVAILABLE: true,
	CORRUPT_RECORD: false,
	BUG: false,
};

/**
 * An outcome that is neither success nor denial.
 *
 * Only `code`, `publicMessage` and the public details leave the server (`toPublic`); `context` and `cause` are for
 * the log.
 */
export class AppError extends Error {
	readonly code: ErrorCode;
	readonly retry: boolean;
	readonly publicMessage: string;
	readonly details: AppErrorDetails;

	constructor(code: ErrorCode, publicMessage: string, details: AppErrorDetails = {}) {
		super(`${code}: ${publicMessage}`, details.cause === undefined ? undefined : { cause: details.cause });
		this.name = 'AppError';
		this.code = code;
		this.retry = retriable[code];
		this.publicMessage = publicMessage;
		this.details = details;
	}
}

/** The part of an error that may leave the server. */
export function toPublic(error: AppError, reference?: string): PublicError {
	const { field, changes, changedBy } = error.details;
	const isOurFault = error.code === 'CORRUPT_RECORD' || error.code === 'BUG';
	return {
		code: error.code,
		message: error.publicMessage,
		...(field === undefined ? {} : { field }),
		...(changes === undefined ? {} : { changes }),
		...(changedBy === undefined ? {} : { changedBy }),
		...(isOurFault && reference !== undefined ? { reference } : {}),
	};
}

/** An INVALID_INPUT error that names the field at fault. */
export function invalidInput(field: string, message: string): AppError {
	return new AppError('INVALID_INPUT', message, { field });
}

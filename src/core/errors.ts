// The one error class of Muster; a denial is a value and never one of these.
import { defined } from '../contract/defined';
import type { ErrorCode, ErrorFacts, PublicError } from '../contract/errors';
import { type Saying, type Statement, statementOf } from '../contract/problems';

export interface AppErrorDetails extends ErrorFacts {
	/** Facts for the log; never a secret. */
	readonly context?: Readonly<Record<string, unknown>>;
	/** Before when trying again is in vain, epoch milliseconds. */
	readonly retryAt?: number;
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

const logText = ({ problem, params }: Statement): string =>
	Object.keys(params).length === 0 ? problem : `${problem} ${JSON.stringify(params)}`;

/**
 * An outcome that is neither success nor denial.
 *
 * Only `code`, `statement` and the public details leave the server (`toPublic`); `context`, `cause` and `message` are
 * for the log.
 */
export class AppError extends Error {
	readonly code: ErrorCode;
	readonly retry: boolean;
	readonly statement: Statement;
	readonly details: AppErrorDetails;

	constructor(code: ErrorCode, saying: Saying, details: AppErrorDetails = {}) {
		const statement = statementOf(saying);
		super(`${code}: ${logText(statement)}`, details.cause === undefined ? undefined : { cause: details.cause });
		this.name = 'AppError';
		this.code = code;
		this.retry = retriable[code];
		this.statement = statement;
		this.details = details;
	}
}

/** Whether Jira refused Muster's own account: its rights can come minutes after the installation, or be taken away. */
export const isAppRefused = (error: unknown): boolean =>
	error instanceof AppError && error.statement.problem === 'app-not-allowed';

/** The part of an error that may leave the server. */
export function toPublic(error: AppError, reference?: string): PublicError {
	const { field, changes, changedBy } = error.details;
	const isOurFault = error.code === 'CORRUPT_RECORD' || error.code === 'BUG';
	return {
		code: error.code,
		...error.statement,
		...defined({ field, changes, changedBy }),
		...(isOurFault && reference !== undefined ? { reference } : {}),
	};
}

/** An INVALID_INPUT error that names the field at fault. */
export function invalidInput(field: string, saying: Saying): AppError {
	return new AppError('INVALID_INPUT', saying, { field });
}

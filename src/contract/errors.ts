// The errors that leave the server, as pages and clients see them.
import type { FieldChange } from './identity-history';
import type { Statement } from './problems';

export const errorCodes = [
	'INVALID_INPUT',
	'FORBIDDEN',
	'NOT_FOUND',
	'CONFLICT',
	'UNAVAILABLE',
	'CORRUPT_RECORD',
	'BUG',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What an error tells besides its problem. */
export interface ErrorFacts {
	/** Path of the input field at fault, such as `draft.grants.3.toStatusId`. */
	readonly field?: string;
	/** What changed meanwhile, for CONFLICT. */
	readonly changes?: readonly FieldChange[];
	/** Who changed it and when, for CONFLICT. */
	readonly changedBy?: { readonly id: string; readonly at: number };
}

/** What to do about it goes by the code, what to say by the problem. */
export type PublicError = Statement &
	ErrorFacts & {
		readonly code: ErrorCode;
		/** Reference to quote to support, for faults on our side. */
		readonly reference?: string;
	};

export type RpcResult<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly error: PublicError };

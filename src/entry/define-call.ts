// How calls are defined, whichever way they come in: the caller authorised, the input parsed strictly, the service run, the
// answer in one shape.
import { randomUUID } from 'node:crypto';
import type * as z from '#zod';
import type { RpcResult } from '../contract/errors';
import { AppError, toPublic } from '../core/errors';
import type { CallerRights } from '../services/ports/jira';
import type { Log } from '../services/ports/platform';
import { authorise, type Caller, type NeedOf } from './authorise';
import { parseWholeInput } from './parse-input';

type Inputs = Readonly<Record<string, z.ZodMiniType>>;

interface Definition<Input, Output> {
	/** What the caller needs. There is no way to leave it out, and none to let everybody in. */
	readonly access: NeedOf<Input>;
	readonly run: (input: Input, caller: Caller) => Promise<Output>;
}

/** One definition for every call of a table: a missing one does not compile. */
type Definitions<I extends Inputs, Outputs extends Record<keyof I, unknown>> = {
	readonly [Name in keyof I]: Definition<z.infer<I[Name]>, Outputs[Name]>;
};

/**
 * A call, for whatever way it comes in by.
 *
 * @param caller as the platform says; undefined when it names nobody. Nothing in the input is trusted to tell
 * @param input unparsed
 */
export type Call<Output> = (caller: Caller | undefined, input: unknown) => Promise<RpcResult<Output>>;

export type Calls<Outputs> = { readonly [Name in keyof Outputs]: Call<Outputs[Name]> };

/** What callers cause by what they ask is no fault and stays out of the log. */
const causedByCaller: ReadonlySet<string> = new Set(['INVALID_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT']);

/** What calls need beside their definitions. */
export interface CallPorts {
	/** What the caller may do, asked of Jira as the caller. */
	readonly rights: CallerRights;
	readonly log: Log;
}

function defineCall<Input, Output>(
	name: string,
	schema: z.ZodMiniType<Input>,
	{ access, run }: Definition<Input, Output>,
	{ rights, log }: CallPorts,
): Call<Output> {
	return async (caller, payload) => {
		try {
			if (caller === undefined) throw new AppError('FORBIDDEN', 'not-logged-in');
			const input = payload ?? {};
			await authorise(caller, access, input, rights);
			return { ok: true, value: await run(parseWholeInput(schema, input), caller) };
		} catch (error) {
			const reference = randomUUID();
			const known = error instanceof AppError ? error : new AppError('BUG', 'unexpected', { cause: error });
			if (!causedByCaller.has(known.code)) log.failure(`call ${name}`, known, reference);
			return { ok: false, error: toPublic(known, reference) };
		}
	};
}

/** Defines every call of a table. */
export function defineCalls<I extends Inputs, Outputs extends Record<keyof I, unknown>>(
	inputs: I,
	definitions: Definitions<I, Outputs>,
	ports: CallPorts,
): Calls<Pick<Outputs, keyof I>> {
	const calls = Object.entries(inputs).map(([name, schema]) => [
		name,
		defineCall(name, schema as z.ZodMiniType<z.infer<I[keyof I]>>, definitions[name as keyof I], ports),
	]);
	return Object.fromEntries(calls) as Calls<Pick<Outputs, keyof I>>;
}

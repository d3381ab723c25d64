// The only place that calls the back end.
import { invoke } from '@forge/bridge';
import type * as z from 'zod/v4/core';
import type { AdminOutputs, adminInputs } from '../../../src/contract/calls/admin';
import type { IssueOutputs, issueInputs } from '../../../src/contract/calls/issue';
import type { ProjectOutputs, projectInputs } from '../../../src/contract/calls/project';
import type { RuleOutputs, ruleInputs } from '../../../src/contract/calls/rule';
import type { DeepReadonly } from '../../../src/contract/deep-readonly';
import type { PublicError, RpcResult } from '../../../src/contract/errors';

interface Surface {
	readonly inputs: Readonly<Record<string, z.$ZodType>>;
	readonly outputs: object;
}
interface AdminSurface extends Surface {
	readonly inputs: typeof adminInputs;
	readonly outputs: AdminOutputs;
}
interface ProjectSurface extends Surface {
	readonly inputs: typeof projectInputs;
	readonly outputs: ProjectOutputs;
}
interface IssueSurface extends Surface {
	readonly inputs: typeof issueInputs;
	readonly outputs: IssueOutputs;
}
interface RuleSurface extends Surface {
	readonly inputs: typeof ruleInputs;
	readonly outputs: RuleOutputs;
}

/** A refusal or a fault of the back end, as it came over the wire. */
export class RpcError extends Error {
	override readonly name = 'RpcError';
	constructor(readonly error: PublicError) {
		super(error.problem);
	}
}

/** An error of the back end as it was told; anything else is a fault of the page. */
export const toPublicError = (error: unknown): PublicError =>
	error instanceof RpcError ? error.error : { code: 'BUG', problem: 'unexpected', params: {} };

const lost: PublicError = { code: 'UNAVAILABLE', problem: 'unreachable', params: {} };

function caller<S extends Surface>() {
	return async <Name extends keyof S['inputs'] & keyof S['outputs'] & string>(
		name: Name,
		input: DeepReadonly<z.input<S['inputs'][Name]>>,
	): Promise<S['outputs'][Name]> => {
		let result: RpcResult<S['outputs'][Name]>;
		try {
			// The answer is wrapped only when metadata is asked for.
			result = (await invoke(name, input as Record<string, unknown>)) as RpcResult<S['outputs'][Name]>;
		} catch (cause) {
			throw Object.assign(new RpcError(lost), { cause });
		}
		if (result.ok) return result.value;
		throw new RpcError(result.error);
	};
}

/**
 * Calls the back end of a surface.
 *
 * @throws {RpcError} with the back end's error, or the problem `unreachable` when it did not answer
 */
export const callAdmin = caller<AdminSurface>();
export const callProject = caller<ProjectSurface>();
export const callIssue = caller<IssueSurface>();
export const callRule = caller<RuleSurface>();

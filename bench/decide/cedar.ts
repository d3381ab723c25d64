// The same policies for Cedar, compiled to WebAssembly.
import {
	type CheckParseAnswer,
	preparsePolicySet,
	type StatefulAuthorizationCall,
	statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import { grantEnd, type Identity } from '../../src/core/registry/identity';
import type { Engine, Workload } from './workload';

/** One `permit` for each identity, its grants joined by `||`; what a grant leaves open is left out. */
function permitOf(identity: Identity): string {
	const transitions = identity.grants.map((grant) => {
		const { projectId, issueTypeId, fromStatusId, toStatusId } = grant;
		return [
			`action == Action::"${toStatusId}"`,
			...(projectId === undefined ? [] : [`resource == Project::"${projectId}"`]),
			...(issueTypeId === undefined ? [] : [`context.type == ${issueTypeId}`]),
			...(fromStatusId === undefined ? [] : [`context.from == ${fromStatusId}`]),
			`context.now < ${grantEnd(identity, grant)}`,
		].join(' && ');
	});
	const principal = `principal == Identity::"${identity.accountId}"`;
	return `permit (${principal}, action, resource) when { ${transitions.join(' || ')} };`;
}

function preparse(name: string, staticPolicies: string): void {
	const answer: CheckParseAnswer = preparsePolicySet(name, { staticPolicies });
	if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
}

function isAllowed(call: StatefulAuthorizationCall): boolean {
	const answer = statefulIsAuthorized(call);
	if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
	return answer.response.decision === 'allow';
}

function prepare(
	{ requests, now }: Workload,
	form: string,
	requestsPerRound: number,
	setOf: (accountId: string) => string,
): Engine {
	const calls = requests.map(
		(request): StatefulAuthorizationCall => ({
			principal: { type: 'Identity', id: request.accountId },
			action: { type: 'Action', id: request.toStatusId },
			resource: { type: 'Project', id: request.projectId },
			context: { type: Number(request.issueTypeId), from: Number(request.fromStatusId), now },
			preparsedPolicySetId: setOf(request.accountId),
			entities: [],
		}),
	);
	const allows = (index: number): boolean => {
		const call = calls[index];
		return call !== undefined && isAllowed(call);
	};
	return {
		form,
		requestsPerRound,
		allows,
		countAllowed: (count) => {
			let allowed = 0;
			for (let i = 0; i < count; i++) if (allows(i)) allowed++;
			return allowed;
		},
	};
}

/** Cedar in two forms: everything in one policy set, and one set for each identity. Calls are built beforehand. */
export function prepareCedar(workload: Workload): Engine[] {
	const { identities } = workload;
	preparse('all', identities.map(permitOf).join('\n'));
	for (const identity of identities) preparse(identity.accountId, permitOf(identity));
	return [
		prepare(
			workload,
			'a preparsed policy set for each identity, calls built beforehand',
			2_000,
			(accountId) => accountId,
		),
		prepare(workload, 'one preparsed policy set for all', 20, () => 'all'),
	];
}

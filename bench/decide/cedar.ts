// The same policies for Cedar, compiled to WebAssembly.
import {
	type CheckParseAnswer,
	preparsePolicySet,
	type StatefulAuthorizationCall,
	statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import { grantEnd, type Identity } from '../../src/core/identity';
import type { Engine, Workload } from './workload';

/** One `permit` for each grant; what a grant leaves open is left out. */
function permitsOf(identity: Identity): string {
	const permits = identity.grants.map((grant) => {
		const { projectId, issueTypeId, fromStatusId } = grant;
		const conditions = [
			...(issueTypeId === undefined ? [] : [`context.type == ${issueTypeId}`]),
			...(fromStatusId === undefined ? [] : [`context.from == ${fromStatusId}`]),
			`context.now < ${grantEnd(identity, grant)}`,
		];
		const scope = [
			`principal == Identity::"${identity.accountId}"`,
			`action == Action::"${grant.toStatusId}"`,
			projectId === undefined ? 'resource' : `resource == Project::"${projectId}"`,
		];
		return `permit (${scope.join(', ')}) when { ${conditions.join(' && ')} };`;
	});
	return permits.join('\n');
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
	preparse('all', identities.map(permitsOf).join('\n'));
	for (const identity of identities) preparse(identity.accountId, permitsOf(identity));
	return [
		prepare(workload, 'one preparsed policy set for each identity', 2_000, (accountId) => accountId),
		prepare(workload, 'one preparsed policy set for all', 20, () => 'all'),
	];
}

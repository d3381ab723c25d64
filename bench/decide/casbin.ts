// The same policies for casbin.
import { type Enforcer, newEnforcer, newModelFromString } from 'casbin';
import { grantEnd, type Identity } from '../../src/core/registry/identity';
import type { Engine, Workload } from './workload';

const any = '*';

/** The most selective comparisons stand first, since the matcher stops at the first that fails. */
function modelText(withSubject: boolean): string {
	const subject = withSubject ? 'sub, ' : '';
	const fields = `${subject}to, project, type, from, time`;
	return `
[request_definition]
r = ${fields}
[policy_definition]
p = ${fields}
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = ${withSubject ? 'r.sub == p.sub && ' : ''}r.to == p.to && (p.project == '${any}' || r.project == p.project) && \
(p.type == '${any}' || r.type == p.type) && (p.from == '${any}' || r.from == p.from) && r.time < p.time
`;
}

const rowsOf = (identity: Identity): string[][] =>
	identity.grants.map((grant) => [
		grant.toStatusId,
		grant.projectId ?? any,
		grant.issueTypeId ?? any,
		grant.fromStatusId ?? any,
		String(grantEnd(identity, grant)),
	]);

async function enforcerOf(withSubject: boolean, rows: string[][]): Promise<Enforcer> {
	const enforcer = await newEnforcer(newModelFromString(modelText(withSubject)));
	await enforcer.addPolicies(rows);
	return enforcer;
}

function prepare(
	{ requests, now }: Workload,
	form: string,
	requestsPerRound: number,
	withSubject: boolean,
	enforcerFor: (accountId: string) => Enforcer | undefined,
): Engine {
	const questions = requests.map(({ accountId, toStatusId, projectId, issueTypeId, fromStatusId }) => ({
		accountId,
		values: [...(withSubject ? [accountId] : []), toStatusId, projectId, issueTypeId, fromStatusId, now],
	}));
	const allows = (index: number): boolean => {
		const question = questions[index];
		if (question === undefined) return false;
		return enforcerFor(question.accountId)?.enforceSync(...question.values) === true;
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

/** Casbin in two forms: an enforcer for each identity, holding its rows alone, and one enforcer for all. */
export async function prepareCasbin(workload: Workload): Promise<Engine[]> {
	const { identities } = workload;
	const enforcers = new Map<string, Enforcer>();
	for (const identity of identities) enforcers.set(identity.accountId, await enforcerOf(false, rowsOf(identity)));
	const everything = await enforcerOf(
		true,
		identities.flatMap((identity) => rowsOf(identity).map((row) => [identity.accountId, ...row])),
	);
	return [
		prepare(workload, 'an enforcer for each identity in a Map, enforceSync', 2_000, false, (accountId) =>
			enforcers.get(accountId),
		),
		prepare(workload, 'one enforcer for all, enforceSync', 20, true, () => everything),
	];
}

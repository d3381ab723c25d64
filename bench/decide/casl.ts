// The same policies for CASL: one ability for each identity, built beforehand.
import { Ability, type AbilityTuple, createMongoAbility, type MatchConditions } from '@casl/ability';
import type { Grant } from '../../src/contract/identity';
import { grantEnd } from '../../src/core/registry/identity';
import type { Engine, Workload } from './workload';

/** What CASL is asked about: a transition as plain data. */
interface Asked {
	readonly projectId: string;
	readonly issueTypeId: string;
	readonly fromStatusId: string | undefined;
	readonly now: number;
}

interface Judge {
	can(action: string, asked: Asked): boolean;
}

const subjectType = 'Transition';
const detectSubjectType = () => subjectType;

const conditionsOf = ({ projectId, issueTypeId, fromStatusId }: Grant, end: number): Record<string, unknown> => ({
	...(projectId === undefined ? {} : { projectId }),
	...(issueTypeId === undefined ? {} : { issueTypeId }),
	...(fromStatusId === undefined ? {} : { fromStatusId }),
	now: { $lt: end },
});

const testOf =
	({ projectId, issueTypeId, fromStatusId }: Grant, end: number): MatchConditions =>
	(asked) =>
		(projectId === undefined || projectId === asked.projectId) &&
		(issueTypeId === undefined || issueTypeId === asked.issueTypeId) &&
		(fromStatusId === undefined || fromStatusId === asked.fromStatusId) &&
		asked.now < end;

function prepare({ requests, now }: Workload, form: string, judges: ReadonlyMap<string, Judge>): Engine {
	const questions = requests.map(({ accountId, toStatusId, projectId, issueTypeId, fromStatusId }) => ({
		accountId,
		toStatusId,
		asked: { projectId, issueTypeId, fromStatusId, now },
	}));
	const allows = (index: number): boolean => {
		const question = questions[index];
		if (question === undefined) return false;
		return judges.get(question.accountId)?.can(question.toStatusId, question.asked) === true;
	};
	return {
		form,
		requestsPerRound: requests.length,
		allows,
		countAllowed: (count) => {
			let allowed = 0;
			for (let i = 0; i < count; i++) if (allows(i)) allowed++;
			return allowed;
		},
	};
}

/** CASL in two forms: conditions as data, which is what can be stored, and conditions as functions. */
export function prepareCasl(workload: Workload): Engine[] {
	const asData = new Map<string, Judge>();
	const asFunctions = new Map<string, Judge>();
	for (const identity of workload.identities) {
		const rules = <T>(compile: (grant: Grant, end: number) => T) =>
			identity.grants.map((grant) => ({
				action: grant.toStatusId,
				subject: subjectType,
				conditions: compile(grant, grantEnd(identity, grant)),
			}));
		asData.set(identity.accountId, createMongoAbility(rules(conditionsOf), { detectSubjectType }));
		asFunctions.set(
			identity.accountId,
			new Ability<AbilityTuple, MatchConditions>(rules(testOf), {
				detectSubjectType,
				conditionsMatcher: (test) => test,
			}),
		);
	}
	return [
		prepare(workload, 'an ability for each identity in a Map, conditions as data', asData),
		prepare(workload, 'the same with conditions as functions', asFunctions),
	];
}

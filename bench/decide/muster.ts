// decide() as a handler calls it: look the subject up, then decide.
import type { AccountId } from '../../src/contract/ids';
import { type Decision, decide, type Subject } from '../../src/core/policy/decide';
import { controls, type Engine, guard, type Workload } from './workload';

const unknown: Subject = { kind: 'unknown', groupIds: [] };

export function prepareMuster({ identities, requests, now }: Workload): Engine {
	const registry = new Map<AccountId, Subject>(
		identities.map((identity) => [identity.accountId, { kind: 'identity', identity }]),
	);
	const answer = (index: number): Decision | undefined => {
		const request = requests[index];
		return request && decide(request, registry.get(request.accountId) ?? unknown, guard, controls, now);
	};
	return {
		form: 'subject looked up in a Map, then decide() with all its checks',
		requestsPerRound: requests.length,
		allows: (index) => answer(index)?.verdict === 'allow',
		countAllowed: (count) => {
			let allowed = 0;
			for (let i = 0; i < count; i++) if (answer(i)?.verdict === 'allow') allowed++;
			return allowed;
		},
	};
}

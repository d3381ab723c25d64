// Composes the evidence of one status change: the next link of its work item's chain.
import type { AuditEvent, AuditPayload } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import type { RegistryFacts } from '../policy/subject';
import { grantTags } from '../snapshot/entry';
import { type ChainHead, commitToAccount, hashPayload } from './audit-event';
import type { Recheck, StatusChange } from './recheck';

/** What an event needs besides the change: salts for its commitments, and the time. */
export interface EventContext {
	/** At least 128 random bits each. */
	readonly actorSalt: string;
	readonly ownerSalt: string;
	readonly onBehalfSalt: string;
	/** Epoch milliseconds. */
	readonly now: number;
}

const movedFrom = ({ before, projectId }: StatusChange) =>
	before?.projectId === projectId ? undefined : before?.projectId;

/** @param head the newest link so far; undefined when the work item has no chain */
export function composeEvent(
	change: StatusChange,
	{ control, shard, identity }: RegistryFacts,
	{ transition, guard, decision, outcome }: Recheck,
	head: ChainHead | undefined,
	{ actorSalt, ownerSalt, onBehalfSalt, now }: EventContext,
): AuditEvent {
	const { onBehalf } = change;
	const payload: AuditPayload = {
		format: 1,
		issueId: change.issueId,
		projectId: change.projectId,
		...defined({ fromProject: movedFrom(change) }),
		seq: (head?.seq ?? 0) + 1,
		change: change.key,
		at: change.at,
		recordedAt: Math.max(now, (head?.at ?? 0) + 1),
		source: change.source,
		...defined({ transition, from: change.from }),
		to: change.to,
		actor: commitToAccount('actor', change.accountId, actorSalt),
		...(identity === undefined
			? {}
			: { owner: commitToAccount('owner', identity.ownerId, ownerSalt), identity: identity.version }),
		...(decision.verdict === 'allow' && decision.grant !== undefined
			? { grant: grantTags(decision.grant).join(' ') }
			: {}),
		...(guard === undefined ? {} : { guard: { mode: guard.mode, enforcement: guard.enforcement } }),
		decision: outcome,
		recheck: decision.verdict === 'allow' ? 'allow' : decision.reason,
		registry: [control.version, shard.version],
		...defined({ claimsOther: change.claimsOther, correlation: change.correlation }),
		...(onBehalf === undefined ? {} : { onBehalf: commitToAccount('onBehalf', onBehalf, onBehalfSalt) }),
		prev: head?.hash ?? null,
	};
	return {
		payload,
		hash: hashPayload(payload),
		actorId: change.accountId,
		actorSalt,
		...(identity === undefined ? {} : { ownerId: identity.ownerId, ownerSalt }),
		...(onBehalf === undefined ? {} : { onBehalfId: onBehalf, onBehalfSalt }),
	};
}

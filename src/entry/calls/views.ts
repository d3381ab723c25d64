// What leaves the server of the registry and of the audit.
import type { AuditEventView, ChainView } from '../../contract/calls/audit';
import type { HistoryView, IdentityView } from '../../contract/calls/identities';
import type { SettingsView } from '../../contract/calls/site';
import type { HistoryRecord } from '../../contract/identity-history';
import type { AuditEvent } from '../../core/audit/audit-event';
import { effectiveStatus, type Identity } from '../../core/registry/identity';
import type { Control } from '../../core/snapshot/control';
import type { IssueAudit } from '../../services/audit/read-issue-audit';

export function viewIdentity({ tag: _, bulkChanges: __, ...identity }: Identity, now: number): IdentityView {
	return { ...identity, effectiveStatus: effectiveStatus(identity, now) };
}

export function viewSettings({ settings, contact }: Pick<Control, 'settings' | 'contact'>): SettingsView {
	return { ...settings, contact };
}

export function viewHistory({ accountId: _, ...record }: HistoryRecord): HistoryView {
	return record;
}

/** An event without its salts. */
export function viewEvent(event: AuditEvent, identityName: string | undefined): AuditEventView {
	const { payload, hash, recordedAt, actorId, ownerId } = event;
	return {
		seq: payload.seq,
		at: payload.at,
		recordedAt,
		source: payload.source,
		...(actorId === undefined ? {} : { actorId }),
		...(ownerId === undefined ? {} : { ownerId }),
		...(identityName === undefined ? {} : { identityName }),
		...(payload.identity === undefined ? {} : { identityVersion: payload.identity }),
		...(payload.grant === undefined ? {} : { grant: payload.grant }),
		...(payload.transition === undefined ? {} : { transition: payload.transition }),
		...(payload.from === undefined ? {} : { from: payload.from }),
		to: payload.to,
		decision: payload.decision,
		recheck: payload.recheck,
		registry: payload.registry,
		hash,
	};
}

export function viewChain(chain: IssueAudit['chain']): ChainView {
	if (chain.ok === 'pending') return { state: 'pending' };
	return chain.ok
		? { state: 'verified', length: chain.length }
		: { state: 'broken', seq: chain.seq, problem: chain.problem };
}

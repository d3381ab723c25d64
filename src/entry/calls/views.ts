// What leaves the server of the registry and of the audit.
import type { AuditEvent } from '../../contract/audit-event';
import type { AuditEventView, ChainView } from '../../contract/calls/audit';
import type { HistoryView, IdentityView } from '../../contract/calls/identities';
import type { SettingsView } from '../../contract/calls/site';
import { defined } from '../../contract/defined';
import type { HistoryRecord } from '../../contract/identity-history';
import { effectiveStatus, type Identity } from '../../core/registry/identity';
import type { Control } from '../../core/snapshot/control';
import { pick } from '../../core/values/pick';
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
	const { payload } = event;
	return {
		...pick(payload, ['seq', 'at', 'source', 'grant', 'transition', 'from', 'to', 'decision', 'recheck', 'registry']),
		...pick(event, ['recordedAt', 'actorId', 'ownerId', 'hash']),
		...defined({ identityName, identityVersion: payload.identity }),
	};
}

export function viewChain(chain: IssueAudit['chain']): ChainView {
	if (chain.ok === 'pending') return { state: 'pending' };
	return chain.ok
		? { state: 'verified', length: chain.length }
		: { state: 'broken', seq: chain.seq, problem: chain.problem };
}

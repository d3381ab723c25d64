// What leaves the server of the registry and of the audit.
import type { AuditEvent } from '../../contract/audit-event';
import type { AuditEventView, ChainStepView, ChainView } from '../../contract/calls/audit';
import type { HistoryView, IdentityView } from '../../contract/calls/identities';
import type { SettingsView } from '../../contract/calls/site';
import { defined } from '../../contract/defined';
import type { HistoryRecord } from '../../contract/identity-history';
import { effectiveStatus, type Identity } from '../../core/registry/identity';
import type { Control } from '../../core/snapshot/control';
import { pick } from '../../core/values/pick';
import type { ChainStep, IssueChain } from '../../services/audit/read-issue-audit';
import type { Told } from '../../services/audit/told';

export function viewIdentity({ tag: _, bulkChanges: __, ...identity }: Identity, now: number): IdentityView {
	return { ...identity, effectiveStatus: effectiveStatus(identity, now) };
}

export function viewSettings({ settings, contact }: Pick<Control, 'settings' | 'contact'>): SettingsView {
	return { ...settings, contact };
}

export function viewHistory({ accountId: _, ...record }: HistoryRecord): HistoryView {
	return record;
}

/**
 * An event without its salts.
 *
 * @param told what its change log told later
 */
export function viewEvent(event: AuditEvent, identityName: string | undefined, told: Told): AuditEventView {
	const { payload } = event;
	return {
		...pick(payload, [
			'seq',
			'at',
			'recordedAt',
			'source',
			'claimsOther',
			'correlation',
			'grant',
			'transition',
			'from',
			'to',
			'decision',
			'recheck',
			'registry',
		]),
		...pick(event, ['actorId', 'ownerId', 'hash']),
		...defined({ onBehalf: event.onBehalfId }),
		...told,
		...defined({ identityName, identityVersion: payload.identity }),
	};
}

const viewFault = ({
	seq,
	problem,
}: Extract<IssueChain, { readonly ok: false }>): Extract<ChainView, { seq: number }> => ({
	state: problem === 'gap' || problem === 'truncated' ? 'incomplete' : 'altered',
	seq,
});

export function viewChain(chain: IssueChain): ChainView {
	if (chain.ok === false) return viewFault(chain);
	return { state: chain.ok === 'long' ? 'long' : 'unaltered', length: chain.length };
}

export function viewStep(step: ChainStep): ChainStepView {
	return step.ok ? { state: 'unaltered', checked: step.checked, length: step.length } : viewFault(step);
}

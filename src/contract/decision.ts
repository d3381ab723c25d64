// The verdicts and reasons that decisions carry, with the machine codes a refusal ends in.
export const denyReasons = [
	'unregistered',
	'frozen',
	'suspended',
	'retired',
	'no-grant',
	'expired',
	'grant-expired',
	'type-not-allowed',
	'non-human-not-allowed',
] as const;
export type DenyReason = (typeof denyReasons)[number];

export const guardModes = ['registered', 'registered-or-human', 'human-only'] as const;
export type GuardMode = (typeof guardModes)[number];

export const enforcements = ['enforce', 'monitor'] as const;
export type Enforcement = (typeof enforcements)[number];

/** What Muster's rules on a transition do now to whoever tries it. */
export const guardEffects = [
	/** They only monitor: everybody passes. */
	'monitors',
	/** Whom they do not let pass is stopped. */
	'stops',
	/** They would stop whom they do not let pass, and stop nobody while the glass is broken. */
	'glass-broken',
	/** One of them holds no configuration of Muster's: nobody passes. */
	'closed',
	/** Somebody edited one, and none of the others stops anybody: nobody can say who passes. */
	'unknown',
] as const;
export type GuardEffect = (typeof guardEffects)[number];

/**
 * What Muster says of one status change:
 *
 * - `allowed` by a guard.
 * - `would-deny` at a guard that only monitors.
 * - `observed` where no guard stood.
 * - `bypassed` when it happened although a guard stood there that would have refused it.
 * - `stale` when a guard let it pass and would refuse it now: what decides was changed since, so nobody can say more.
 * - `unknown` when a guard may have stood there, its audit rule did not report the change, and what was in force then
 *   cannot be known.
 */
export const auditDecisions = ['allowed', 'would-deny', 'bypassed', 'observed', 'stale', 'unknown'] as const;
export type AuditDecision = (typeof auditDecisions)[number];

/** The paths on which Muster hears of a change. */
export const auditSources = ['post-function', 'product-event', 'backfill'] as const;
export type AuditSource = (typeof auditSources)[number];

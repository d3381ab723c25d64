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
 * What Muster says of one status change: `allowed` by a guard, `would-deny` at a guard that only monitors, `bypassed`
 * when it happened although the guard would have refused it, `observed` when no post function reported it: no guard
 * stood there, or its audit rule did not run.
 */
export const auditDecisions = ['allowed', 'would-deny', 'bypassed', 'observed'] as const;
export type AuditDecision = (typeof auditDecisions)[number];

// The statuses of an identity.

/** Stored statuses. `expired` is computed from `expiresAt` and never stored. */
export const identityStatuses = ['active', 'suspended', 'retired'] as const;
export type IdentityStatus = (typeof identityStatuses)[number];

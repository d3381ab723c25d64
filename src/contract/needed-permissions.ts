// Jira's global permissions without which Muster's own account, and the person who uses its pages, cannot do their part.

/** Administer Jira; browse users and groups. Jira's keys. */
export const neededPermissions = ['ADMINISTER', 'USER_PICKER'] as const;

export type NeededPermission = (typeof neededPermissions)[number];

// Where the admin page is, for whoever asks Jira for its address.

/** As the manifest names it. */
export const adminPage = { target: 'module', moduleKey: 'muster-admin' } as const;

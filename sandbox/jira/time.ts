// How Jira writes instants.

/** `2026-01-31T12:00:00.000+0000`, the form of Jira's REST API. @param ms epoch milliseconds */
export const jiraTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000');

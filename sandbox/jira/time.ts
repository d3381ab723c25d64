// How Jira writes instants.

/** `2026-01-31T12:00:00.000+0000`, the form of Jira's REST API. @param ms epoch milliseconds */
export const jiraTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000');

const propertyTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * The instant of a date in an indexed property, epoch milliseconds; undefined for any other form.
 *
 * Source: Forge docs, "Jira entity property": no fractions of a second.
 */
export function readTime(text: string): number | undefined {
	const at = propertyTime.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(at) ? undefined : at;
}

// The subset of JQL that the sandbox answers: project, key, status, what it was changed to, and times, joined by AND, some
// of them by OR in parentheses, in the order of one field.
import { dayMs, hourMs, minuteMs } from '../durations';
import type { IndexedProperty } from '../seams';
import { type PropertyClause, parsePropertyClause } from './jql-properties';

type ListField = 'project' | 'key' | 'status';
export type TimeField = 'created' | 'updated';

export type JqlClause =
	| { readonly field: ListField; readonly values: readonly string[] }
	/** So long ago or less, or else longer ago; milliseconds. */
	| { readonly field: TimeField; readonly operator: '>=' | '<'; readonly agoMs: number }
	/** The status was changed to one of these, or to any, so long ago or less. */
	| { readonly changedTo: readonly string[] | 'any'; readonly agoMs: number }
	/** An account made, changed or commented it so long ago or less. */
	| { readonly updatedBy: string; readonly sinceMs: number }
	| PropertyClause
	| { readonly anyOf: readonly JqlClause[] };

export interface JqlQuery {
	readonly clauses: readonly JqlClause[];
	readonly orderBy: 'key' | TimeField;
	readonly descending: boolean;
}

export type JqlResult =
	| { readonly ok: true; readonly query: JqlQuery }
	| { readonly ok: false; readonly message: string };

const value = `"[^"]*"|'[^']*'|[^\\s"'(),=<>]+`;
const clausePattern = new RegExp(
	`^\\s*(project|key|issuekey|status)\\s*(?:=\\s*(${value})|in\\s*\\(([^)]*)\\))\\s*$`,
	'i',
);
/** A time is told by how long ago it is: what a date means depends on the time zone of who asks. */
const timePattern = /^\s*(created|updated)\s*(>=|<)\s*["']?-(\d+)([mhdw])["']?\s*$/i;
const changedPattern = /^\s*status\s+changed(?:\s+to\s*\(([^)]*)\))?\s+after\s*["']?-(\d+)([mhdw])["']?\s*$/i;
/** Jira takes weeks and days, and rounds less than a day up: the sandbox takes neither less nor an unquoted account. */
const updatedByPattern = /^\s*(?:issuekey|issue|key|id)\s+in\s+updatedBy\(\s*"([^"]+)"\s*,\s*"-(\d+)([dw])"\s*\)\s*$/i;
const groupPattern = /^\s*\((.*\sor\s.*)\)\s*$/i;
const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs };
const orderPattern = /\border\s+by\s+(.+)$/i;
const valuePattern = new RegExp(`^(?:${value})$`);

const unquote = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

const refused = (message: string): JqlResult => ({ ok: false, message });

const agoOf = (count: string | undefined, unit = ''): number => Number(count) * (unitMs[unit.toLowerCase()] ?? 0);

const parseChanged = (text: string): JqlClause | undefined => {
	const [match, list, count, unit] = changedPattern.exec(text) ?? [];
	if (match === undefined) return undefined;
	if (list === undefined) return { changedTo: 'any', agoMs: agoOf(count, unit) };
	const values = list.split(',').map((item) => item.trim());
	if (values.some((item) => !valuePattern.test(item))) return undefined;
	return { changedTo: values.map(unquote), agoMs: agoOf(count, unit) };
};

const parseUpdatedBy = (text: string): JqlClause | undefined => {
	const [, account, count, unit] = updatedByPattern.exec(text) ?? [];
	return account === undefined ? undefined : { updatedBy: account, sinceMs: agoOf(count, unit) };
};

const parseGroup = (text: string, indexed: readonly IndexedProperty[]): JqlClause | undefined => {
	const clauses = groupPattern
		.exec(text)?.[1]
		?.split(/\s+or\s+/i)
		.map((one) => parseChanged(one) ?? parseTime(one) ?? parsePropertyClause(one, indexed) ?? parseList(one));
	return clauses?.every((one) => one !== undefined) ? { anyOf: clauses } : undefined;
};

const parseTime = (text: string): JqlClause | undefined => {
	const [, field, operator, count, unit] = timePattern.exec(text) ?? [];
	if (field === undefined) return undefined;
	return {
		field: field.toLowerCase() as TimeField,
		operator: operator as '>=' | '<',
		agoMs: agoOf(count, unit),
	};
};

const parseList = (text: string): JqlClause | undefined => {
	const match = clausePattern.exec(text);
	const values = match?.[2] === undefined ? match?.[3]?.split(',').map((item) => item.trim()) : [match[2]];
	if (!match || !values || values.some((item) => !valuePattern.test(item))) return undefined;
	const name = match[1]?.toLowerCase();
	return { field: name === 'project' || name === 'status' ? name : 'key', values: values.map(unquote) };
};

/** Parses a query, or says what the sandbox does not simulate of it. @param indexed properties of work items it may name */
export const parseJql = (jql: string, indexed: readonly IndexedProperty[] = []): JqlResult => {
	const order = orderPattern.exec(jql);
	const ordering = order ? /^\s*(key|issuekey|created|updated)(?:\s+(asc|desc))?\s*$/i.exec(order[1] ?? '') : null;
	if (order && !ordering) return refused(`The sandbox orders by key, created and updated only, not by "${order[1]}".`);
	const restriction = (order ? jql.slice(0, order.index) : jql).trim();
	if (restriction === '') {
		return refused('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
	}
	const clauses: JqlClause[] = [];
	for (const text of restriction.split(/\s+and\s+/i)) {
		const clause =
			parseTime(text) ??
			parseChanged(text) ??
			parseGroup(text, indexed) ??
			parseUpdatedBy(text) ??
			parsePropertyClause(text, indexed) ??
			parseList(text);
		if (clause === undefined) {
			return refused(
				`The sandbox does not simulate the JQL "${text.trim()}"; it knows project, key and status with = and in, created and updated with >= and < and how long ago, status CHANGED or CHANGED TO (…) AFTER how long ago, issuekey IN updatedBy("…", "-…d"), and fields of indexed properties with what their type allows, joined by AND.`,
			);
		}
		clauses.push(clause);
	}
	const by = ordering?.[1]?.toLowerCase();
	const orderBy = by === 'created' || by === 'updated' ? by : 'key';
	return { ok: true, query: { clauses, orderBy, descending: ordering?.[2]?.toLowerCase() === 'desc' } };
};

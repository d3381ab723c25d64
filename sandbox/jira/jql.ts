// The subset of JQL that the sandbox answers: project, key and status, joined by AND, ordered by key.

export interface JqlQuery {
	readonly clauses: readonly { readonly field: 'project' | 'key' | 'status'; readonly values: readonly string[] }[];
	readonly descending: boolean;
}

export type JqlResult =
	| { readonly ok: true; readonly query: JqlQuery }
	| { readonly ok: false; readonly message: string };

const value = `"[^"]*"|'[^']*'|[^\\s"'(),=]+`;
const clausePattern = new RegExp(
	`^\\s*(project|key|issuekey|status)\\s*(?:=\\s*(${value})|in\\s*\\(([^)]*)\\))\\s*$`,
	'i',
);
const orderPattern = /\border\s+by\s+(.+)$/i;
const valuePattern = new RegExp(`^(?:${value})$`);

const unquote = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

const refused = (message: string): JqlResult => ({ ok: false, message });

/** Parses a query, or says what the sandbox does not simulate of it. */
export const parseJql = (jql: string): JqlResult => {
	const order = orderPattern.exec(jql);
	const ordering = order ? /^\s*(?:key|issuekey)(?:\s+(asc|desc))?\s*$/i.exec(order[1] ?? '') : null;
	if (order && !ordering) return refused(`The sandbox orders by key only, not by "${order[1]}".`);
	const restriction = (order ? jql.slice(0, order.index) : jql).trim();
	if (restriction === '') {
		return refused('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
	}
	const clauses: JqlQuery['clauses'][number][] = [];
	for (const text of restriction.split(/\s+and\s+/i)) {
		const match = clausePattern.exec(text);
		const values = match?.[2] === undefined ? match?.[3]?.split(',').map((item) => item.trim()) : [match[2]];
		if (!match || !values || values.some((item) => !valuePattern.test(item))) {
			return refused(
				`The sandbox does not simulate the JQL "${text.trim()}"; it knows project, key and status with = and in, joined by AND.`,
			);
		}
		const name = match[1]?.toLowerCase();
		const field = name === 'project' || name === 'status' ? name : 'key';
		clauses.push({ field, values: values.map(unquote) });
	}
	return { ok: true, query: { clauses, descending: ordering?.[1]?.toLowerCase() === 'desc' } };
};

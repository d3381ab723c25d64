// Where the app reports whose personal data it stores, and learns whose accounts were closed.
// Source: Forge docs, "User privacy guide for app developers", personal data reporting API.
import type { Clock, Faults } from '../seams';
import { isObject } from './json';

/** Accounts of one request. */
const maxAccounts = 90;
/** Least time between two reports of one account. */
const cycleMs = 7 * 86_400_000;
const scope = 'report:personal-data';

export interface PrivacyReports {
	fetch(init: RequestInit): Promise<Response>;
	/** When each account was reported, every time, epoch milliseconds. */
	readonly reported: ReadonlyMap<string, readonly number[]>;
	/** Accounts that were reported again too early. */
	readonly tooEarly: readonly string[];
}

interface Deps {
	readonly clock: Clock;
	readonly faults: Faults;
	readonly scopes: ReadonlySet<string>;
	readonly isClosed: (accountId: string) => boolean;
}

interface Reported {
	readonly accountId: string;
	readonly updatedAt: string;
}

/** As documented: 1 to 128 letters, digits, `-` and `:`; `unknown` stands for nobody. */
const isAccountId = (value: unknown): value is string =>
	typeof value === 'string' && /^[A-Za-z0-9:-]{1,128}$/.test(value) && value !== 'unknown';

/** RFC 3339, section 5.6. */
const isDateTime = (value: unknown): value is string =>
	typeof value === 'string' &&
	/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
	!Number.isNaN(Date.parse(value));

const refusal = (status: number, errorType: string, errorMessage: string): Response =>
	Response.json({ errorType, errorMessage }, { status });

/** Why a report is malformed; undefined where it is not. */
function complaintOf(accounts: unknown, now: number): string | undefined {
	if (!Array.isArray(accounts) || accounts.length === 0) return 'accounts must be a list that is not empty';
	if (accounts.length > maxAccounts) return `at most ${maxAccounts} accounts`;
	for (const account of accounts) {
		if (!isObject(account)) return 'an account must be an object';
		const { accountId, updatedAt, ...others } = account;
		if (!isAccountId(accountId)) return `not an account id: ${String(accountId)}`;
		if (!isDateTime(updatedAt) || Date.parse(updatedAt) > now) return `not a time in the past: ${String(updatedAt)}`;
		if (Object.keys(others).length > 0) return `unknown field ${Object.keys(others).join(', ')}`;
	}
	return new Set(accounts.map(({ accountId }) => accountId)).size < accounts.length ? 'an account twice' : undefined;
}

export function createPrivacyReports({ clock, faults, scopes, isClosed }: Deps): PrivacyReports {
	const reported = new Map<string, number[]>();
	const tooEarly: string[] = [];
	return {
		reported,
		tooEarly,
		async fetch({ method, body }) {
			if (method !== 'POST') return refusal(405, 'METHOD_NOT_ALLOWED', 'POST only');
			if (!scopes.has(scope)) return refusal(403, 'FORBIDDEN', `The scope ${scope} is missing`);
			const now = clock.now();
			const parsed: unknown = JSON.parse(String(body));
			const accounts = isObject(parsed) ? parsed['accounts'] : undefined;
			const complaint = complaintOf(accounts, now);
			if (complaint !== undefined) return refusal(400, 'BAD_REQUEST', complaint);
			if (faults.reportsUnavailable > 0) {
				faults.reportsUnavailable -= 1;
				return new Response(null, { status: 429, headers: { 'retry-after': '60' } });
			}
			const ids = (accounts as readonly Reported[]).map(({ accountId }) => accountId);
			const early = ids.filter((id) => now - (reported.get(id)?.at(-1) ?? Number.NEGATIVE_INFINITY) < cycleMs);
			tooEarly.push(...early);
			if (early.length > 0 && faults.earlyReportsRefused) {
				return refusal(400, 'TOO_EARLY', `Reported less than 7 days ago: ${early.join(', ')}`);
			}
			for (const id of ids) reported.set(id, [...(reported.get(id) ?? []), now]);
			const closed = ids.filter(isClosed);
			if (closed.length === 0) return new Response(null, { status: 204 });
			const answers = closed.map((accountId) => ({ accountId, status: 'closed' }));
			return Response.json({ accounts: answers }, { headers: { 'Cycle-Period': '7' } });
		},
	};
}

// Whether a guard can enforce: nothing is called ready that was not watched, read and recorded for long enough.
import { describe, expect, it } from '@jest/globals';
import type { WouldDenyView } from '../../src/contract/calls/who-could';
import { dayMs } from '../../src/contract/durations';
import { readinessOf } from '../../static/src/pages/guards/ready';

const now = Date.UTC(2026, 10, 27);
type Account = WouldDenyView['accounts'][number];
const account = (more: Partial<Account> = {}): Account => ({
	accountId: 'a',
	name: 'bot',
	count: 1,
	lastAt: now - dayMs,
	reason: 'no-grant',
	passesNow: false,
	missing: [{ toStatusId: '1' } as never],
	...more,
});
const view = (more: Partial<WouldDenyView> = {}): WouldDenyView => ({
	total: more.accounts?.length ?? 0,
	isComplete: true,
	since: now - 20 * dayMs,
	days: (more.accounts ?? []).map(({ lastAt }) => ({ day: new Date(lastAt).toISOString().slice(0, 10), count: 1 })),
	accounts: [],
	...more,
});

describe('a guard that monitors', () => {
	it.each<[string, WouldDenyView, object]>([
		['quiet for long enough', view(), { isReady: true, monitored: 20, quiet: 20 }],
		['quiet, and young', view({ since: now - 13 * dayMs }), { isReady: false, monitored: 13, quiet: 13 }],
		['quiet, and nobody knows since when', view({ since: undefined as never }), { isReady: false, quiet: 0 }],
		['quiet, and not recorded whole', view({ isComplete: false }), { isReady: false }],
		['refusing yesterday', view({ accounts: [account()] }), { isReady: false, quiet: 0, toGrant: 1, toRegister: 0 }],
		[
			'refusing yesterday what would pass now',
			view({ accounts: [account({ passesNow: true, missing: [] })] }),
			{ isReady: true, quiet: 0, toGrant: 0 },
		],
		[
			'refusing what would pass now, and more that was not read',
			view({ isComplete: false, accounts: [account({ passesNow: true, missing: [] })] }),
			{ isReady: false },
		],
		[
			'refusing one that nobody registered',
			view({ accounts: [account(), account({ name: undefined as never })] }),
			{ isReady: false, toGrant: 1, toRegister: 1 },
		],
		[
			'refusing long ago',
			view({ accounts: [account({ lastAt: now - 16 * dayMs })] }),
			{ isReady: true, quiet: 15, toGrant: 1 },
		],
		[
			'refusing somebody who was erased',
			view({ total: 3, days: [{ day: '2026-11-20', count: 3 }] }),
			{ isReady: false, quiet: 6 },
		],
	])('%s', (_, given, expected) => {
		expect(readinessOf(given, now)).toMatchObject(expected);
	});
});

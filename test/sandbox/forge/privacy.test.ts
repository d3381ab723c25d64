// Where the app reports whose personal data it stores, as strict as its documentation can be read.
import { describe, expect, it } from '@jest/globals';
import { createPrivacyReports } from '../../../sandbox/forge/privacy';
import { noFaults } from '../../../sandbox/seams';

const start = Date.UTC(2026, 2, 2);
const dayMs = 86_400_000;

function aDesk(scopes: readonly string[] = ['report:personal-data']) {
	const clock = { at: start, now: () => clock.at };
	const faults = noFaults();
	const closed = new Set<string>();
	const reports = createPrivacyReports({ clock, faults, scopes: new Set(scopes), isClosed: (id) => closed.has(id) });
	const send = (accounts: unknown) => reports.fetch({ method: 'POST', body: JSON.stringify({ accounts }) });
	const report = (...ids: readonly string[]) =>
		send(ids.map((accountId) => ({ accountId, updatedAt: new Date(clock.at).toISOString() })));
	return { clock, faults, closed, reports, send, report };
}

describe('reports of personal data', () => {
	it('answer 204 where nothing is to be done, and name the accounts that were closed', async () => {
		const { report, closed, clock } = aDesk();
		expect((await report('712020:a', '5b10')).status).toBe(204);
		closed.add('5b10');
		clock.at += 7 * dayMs;
		const answer = await report('712020:a', '5b10');
		expect(answer.status).toBe(200);
		expect(await answer.json()).toEqual({ accounts: [{ accountId: '5b10', status: 'closed' }] });
	});

	it('take 90 accounts and the scope for it', async () => {
		const ids = Array.from({ length: 91 }, (_, i) => `a-${i}`);
		expect((await aDesk().report(...ids)).status).toBe(400);
		expect((await aDesk().report(...ids.slice(1))).status).toBe(204);
		expect((await aDesk(['storage:app']).report('a')).status).toBe(403);
	});

	it.each([
		['nothing', []],
		['no list', {}],
		['unknown', [{ accountId: 'unknown', updatedAt: '2026-03-01T00:00:00Z' }]],
		['another id', [{ accountId: 'a b', updatedAt: '2026-03-01T00:00:00Z' }]],
		['no time', [{ accountId: 'a' }]],
		['a time to come', [{ accountId: 'a', updatedAt: '2026-03-03T00:00:00Z' }]],
		['another form of time', [{ accountId: 'a', updatedAt: '1 March 2026' }]],
		['a further field', [{ accountId: 'a', updatedAt: '2026-03-01T00:00:00Z', name: 'A' }]],
	])('refuse %s', async (_what, accounts) => {
		const answer = await aDesk().send(accounts);
		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({ errorType: 'BAD_REQUEST' });
	});

	it('note who is reported again within seven days, and refuse it by a switch', async () => {
		const { report, reports, clock, faults } = aDesk();
		await report('a');
		clock.at += 7 * dayMs - 1;
		expect((await report('a', 'b')).status).toBe(204);
		expect(reports.tooEarly).toEqual(['a']);
		faults.earlyReportsRefused = true;
		clock.at += dayMs;
		expect((await report('b')).status).toBe(400);
	});

	it('are asked to wait by a switch', async () => {
		const { report, faults } = aDesk();
		faults.reportsUnavailable = 1;
		const answer = await report('a');
		expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
		expect((await report('a')).status).toBe(204);
	});
});

// Are we all right: what the overview says, and never says while something is not known.
import { describe, expect, it } from '@jest/globals';
import type { IdentityRow } from '../../src/contract/calls/identities';
import type { InForceView, OverviewView } from '../../src/contract/calls/site';
import { hourMs, minuteMs } from '../../src/contract/durations';
import type { ProjectId } from '../../src/contract/ids';
import { countIdentities } from '../../static/src/pages/overview/counts';
import { countOf, type Known, routeOf, standingOf } from '../../static/src/pages/overview/standing';
import { findIdentityRows, readView } from '../../static/src/ui/identity/list-view';
import { anIdentityRow } from '../builders/identity-row';

const now = new Date(2026, 10, 27, 14).getTime();

const site: OverviewView = {
	isPrepared: true,
	isLetIn: true,
	identities: 3,
	growth: { shards: 17, maxShards: 98, fullest: 0.1 },
	unregistered: 0,
	enforcedGuards: 1,
	monitoredGuards: 0,
	switchedOffGuards: 0,
	contact: '#ops',
	unhealthy: 0,
	doubtfulChecks: 0,
	healthCheckedAt: now - hourMs,
	isUnreadable: false,
	reportsRefusals: true,
	closedSpaces: [],
	drift: 0,
};
const inForce: InForceView = { switches: { frozenSpaces: [] } };
const thrown = { at: now, by: { kind: 'person', id: 'ana' }, reason: 'Leaked.' } as const;
const known: Known = { overview: site, readAt: now - minuteMs, inForce, needAction: 0, identities: 'read' };
const withSite = (more: Partial<OverviewView>): Known => ({ ...known, overview: { ...site, ...more } });
const withForce = (more: Partial<InForceView>): Known => ({ ...known, inForce: { ...inForce, ...more } });

describe('the sentence', () => {
	it('is green only with everything known and in order, and is as old as the oldest check', () => {
		expect(standingOf(known, now)).toEqual({ state: 'good', checkedAt: now - hourMs });
	});

	it('is as old as the page where that is older than the checks', () => {
		const read = { ...withSite({ healthCheckedAt: now }), readAt: now - 5 * minuteMs };
		expect(standingOf(read, now)).toEqual({ state: 'good', checkedAt: now - 5 * minuteMs });
	});

	it.each<[string, Known]>([
		['the site was not read', { ...known, overview: undefined }],
		['what is in force was not read', { ...known, inForce: undefined }],
		['identities are still being read', { ...known, identities: 'reading' }],
		['identities are being read and some need action', { ...known, identities: 'reading', needAction: 2 }],
	])('waits while %s', (_, asked) => {
		expect(standingOf(asked, now)).toEqual({ state: 'reading' });
	});

	it.each<[string, Known, string]>([
		['a check was not made lately', withSite({ doubtfulChecks: 1 }), 'checks'],
		[
			'a late write may arrive',
			withForce({ lag: { doubtful: { switches: true, identities: 0, until: now + hourMs } } }),
			'late-write',
		],
		['reading the identities failed', { ...known, identities: 'failed' }, 'identities'],
		['the page stands open for long', { ...known, readAt: now - 16 * minuteMs }, 'old'],
	])('is not green where %s', (_, asked, kind) => {
		expect(standingOf(asked, now)).toMatchObject({ state: 'unsure', doubts: [{ kind, count: 1 }] });
	});

	it('is not green where no check is good', () => {
		const { healthCheckedAt: _, ...unchecked } = site;
		expect(standingOf({ ...known, overview: unchecked }, now)).toEqual({
			state: 'unsure',
			doubts: [],
			readAt: known.readAt,
		});
	});

	it.each<[string, Known, object]>([
		['identities', { ...known, needAction: 3 }, { kind: 'identities', count: 3 }],
		['health', withSite({ unhealthy: 2 }), { kind: 'unhealthy', count: 2 }],
		// The health check of drift says the same.
		['drift', withSite({ drift: 4, unhealthy: 1 }), { kind: 'drift', count: 4 }],
		['a frozen site', withForce({ switches: { frozen: thrown, frozenSpaces: [] } }), { kind: 'frozen', count: 1 }],
		[
			'frozen spaces',
			withForce({ switches: { frozenSpaces: [{ ...thrown, projectId: '10000' as ProjectId }] } }),
			{ kind: 'frozen', count: 1 },
		],
		[
			'a broken glass',
			withForce({ switches: { brokenGlass: thrown, frozenSpaces: [] } }),
			{ kind: 'broken-glass', count: 1 },
		],
		[
			'what Jira does not apply',
			withForce({ lag: { pending: { switches: true, identities: 0 } } }),
			{ kind: 'unenforced', count: 1 },
		],
		['guards that refuse every bot', withSite({ inheritedGuards: 2 }), { kind: 'inherited', count: 2 }],
		[
			'a site that is not prepared',
			withSite({ isPrepared: false, isLetIn: false }),
			{ kind: 'not-prepared', count: 1 },
		],
		['a site that keeps Muster out', withSite({ isLetIn: false }), { kind: 'not-let-in', count: 1 }],
		[
			'a registry that cannot grow',
			withSite({ growth: { ...site.growth, refused: { at: now, why: { problem: 'sweep-busy', params: {} } } } }),
			{ kind: 'growth', count: 1 },
		],
	])('tells of %s', (_, asked, need) => {
		expect(standingOf(asked, now)).toEqual({ state: 'needs', needs: [need], doubts: [], readAt: known.readAt });
	});

	it('counts each identity that is not yet enforced once', () => {
		const lag = { pending: { switches: false, identities: 1 } };
		expect(standingOf({ ...withForce({ lag }), needAction: 1 }, now)).toMatchObject({
			needs: [{ kind: 'identities', count: 1 }],
		});
		expect(standingOf(withForce({ lag }), now)).toMatchObject({ needs: [{ kind: 'unenforced' }] });
	});

	it('counts everything, and says with it what is not known', () => {
		const standing = standingOf({ ...withSite({ unhealthy: 3, drift: 1, doubtfulChecks: 2 }), needAction: 5 }, now);
		expect(standing).toMatchObject({ state: 'needs', doubts: [{ kind: 'checks', count: 2 }] });
		expect(standing.state === 'needs' ? countOf(standing.needs) : 0).toBe(9);
	});

	it('leads to where it is listed', () => {
		expect(routeOf('identities', 'chip=needs-action')).toEqual({ page: 'identities', view: 'chip=needs-action' });
		expect(routeOf('drift', undefined)).toEqual({ page: 'guards' });
		expect(routeOf('checks', undefined)).toEqual({ page: 'health' });
		expect(routeOf('old', undefined)).toBeUndefined();
	});
});

const row = (name: string, more: Partial<IdentityRow> = {}): IdentityRow => anIdentityRow(now, name, more);
const inMonth = (month: number, day: number): number => new Date(2026, month, day, 12).getTime();

describe('the numbers of identities', () => {
	const rows = [
		row('far'),
		row('today', { expiresAt: inMonth(10, 28) }),
		row('over', { expiresAt: inMonth(10, 2) }),
		row('january', { expiresAt: inMonth(12, 1) }),
		row('also-january', { expiresAt: inMonth(12, 31) }),
		row('stopped', { status: 'suspended', expiresAt: inMonth(12, 5) }),
		row('april', { expiresAt: inMonth(15, 30) }),
		row('may', { expiresAt: inMonth(16, 1) }),
		row('gone', { status: 'retired', expiresAt: inMonth(12, 5) }),
		row('cold', { isFrozen: true }),
		row('orphan', { orphanedAt: now }),
	];
	const counts = countIdentities(rows, now);

	it('are those of the statuses', () => {
		expect(Object.fromEntries(counts.statuses.map(({ key, count }) => [key, count]))).toEqual({
			active: 8,
			expired: 1,
			suspended: 1,
			frozen: 1,
			retired: 1,
		});
	});

	it('count what expires in the next months, and not what already did or is stopped', () => {
		expect(counts.months.map(({ key, count }) => [key, count])).toEqual([
			['2026-11', 1],
			['2026-12', 0],
			['2027-01', 2],
			['2027-02', 0],
			['2027-03', 0],
			['2027-04', 1],
		]);
	});

	it('name six months on the last day of one, too', () => {
		const months = countIdentities([], new Date(2026, 11, 31, 23, 59).getTime()).months.map(({ key }) => key);
		expect(months).toEqual(['2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2027-05']);
	});

	it('lead to the list that shows as many', () => {
		for (const { count, to } of [...counts.statuses, ...counts.chips, ...counts.months]) {
			const { filter, search } = readView(to.page === 'identities' ? to.view : undefined);
			expect(findIdentityRows(rows, filter, search, { now }).shown).toHaveLength(count);
		}
	});
});

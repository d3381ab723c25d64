// Which grants are offered for a transition, and what an identity holds with them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GrantableView } from '../../src/contract/calls/who-could';
import {
	grantsFor,
	grantsPath,
	guardedBy,
	isRenewed,
	missingGrants,
	parseGrantsPath,
	withGrants,
} from '../../static/src/ui/grant/offered-grants';
import type { GrantParts } from '../../static/src/ui/identity/grant-parts';

const named = (id: string) => ({ id, name: `Status ${id}` });
const space = (projectId: string, ...issueTypeIds: string[]) => ({ projectId, issueTypeIds });

describe('the grants for a transition', () => {
	it.each([
		['one status, several types', ['4'], ['1', '2'], [{ projectId: '7', fromStatusId: '4', toStatusId: '5' }]],
		['one type', ['4'], ['1'], [{ projectId: '7', issueTypeId: '1', fromStatusId: '4', toStatusId: '5' }]],
		[
			'several statuses',
			['3', '4'],
			['1', '2'],
			[
				{ projectId: '7', fromStatusId: '3', toStatusId: '5' },
				{ projectId: '7', fromStatusId: '4', toStatusId: '5' },
			],
		],
		['any status', [], ['1', '2'], [{ projectId: '7', toStatusId: '5' }]],
		['types that nobody told', ['4'], [], [{ projectId: '7', fromStatusId: '4', toStatusId: '5' }]],
	])('from %s', (_title, from, types, expected) => {
		expect(grantsFor({ from: from.map(named), to: named('5') }, space('7', ...types))).toEqual(expected);
	});
});

describe('an identity with further grants', () => {
	const grant: GrantParts = { projectId: '7', fromStatusId: '4', toStatusId: '5' };
	const other: GrantParts = { projectId: '8', toStatusId: '5' };

	it('keeps what it holds and gets what it lacks', () => {
		expect(withGrants([other], [grant], 10)).toEqual([other, grant]);
		expect(withGrants([other, grant], [grant], 10)).toEqual([other, grant]);
		expect(withGrants([other], [grant, grant], 10)).toEqual([other, grant]);
		expect(withGrants([], [], 10)).toEqual([]);
	});

	it('gets a grant that has ended anew, and only that', () => {
		expect(
			withGrants(
				[
					{ ...grant, expiresAt: 10 },
					{ ...other, expiresAt: 10 },
				],
				[grant],
				10,
			),
		).toEqual([{ ...other, expiresAt: 10 }, grant]);
		expect(withGrants([{ ...grant, expiresAt: 11 }], [grant], 10)).toEqual([{ ...grant, expiresAt: 11 }]);
	});

	it('lacks what it does not hold and what has ended', () => {
		const ended = { ...grant, expiresAt: 10 };
		expect(missingGrants([other], [grant], 10)).toEqual([grant]);
		expect(missingGrants([other, grant], [grant], 10)).toEqual([]);
		expect(missingGrants([ended], [grant, grant, other], 10)).toEqual([grant, other]);
		expect(missingGrants([ended, grant], [grant], 10)).toEqual([]);
		expect(missingGrants([{ ...grant, expiresAt: 11 }], [grant], 10)).toEqual([]);
		expect([ended, grant, other].map((held) => isRenewed(held, [grant], 10))).toEqual([true, false, false]);
	});

	it('takes a grant of another type or status for another one', () => {
		const typed = { ...grant, issueTypeId: '1' };
		const { fromStatusId: _, ...anywhere } = grant;
		expect(withGrants([typed, anywhere], [grant], 10)).toEqual([typed, anywhere, grant]);
	});
});

describe('grants in an address', () => {
	const id = fc.integer({ min: 1, max: 99_999 }).map(String);
	const grants = fc.array(
		fc.record({ projectId: id, issueTypeId: id, fromStatusId: id, toStatusId: id }, { requiredKeys: ['toStatusId'] }),
	);

	it('are read as they were written', () => {
		fc.assert(fc.property(grants, (some) => expect(parseGrantsPath(grantsPath(some))).toEqual(some)));
	});

	it.each(['', 'x', 's', 'p10000', 's1.x2', 's1 ,', '__proto__', 's1<b>'])('are none in %j', (path) => {
		expect(parseGrantsPath(path)).toEqual([]);
	});
});

describe('what guards where a grant counts', () => {
	const transition = (
		more: Partial<GrantableView['transition']>,
		spaces = ['7'],
		isComplete = true,
	): GrantableView => ({
		workflowId: 'w',
		workflow: 'Workflow',
		transition: {
			transitionId: '1',
			name: 'Deploy',
			kind: 'directed',
			from: [named('4')],
			to: named('5'),
			isProtected: false,
			faults: [],
			...more,
		},
		spaces: spaces.map((projectId) => space(projectId)),
		isComplete,
	});
	const grant: GrantParts = { projectId: '7', fromStatusId: '4', toStatusId: '5' };
	const nothing = { enforced: 0, monitored: 0, other: 0, unknown: 0 };

	it('is counted by what the guards do now', () => {
		const all = (['stops', 'stops', 'monitors', 'glass-broken', 'closed', 'unknown'] as const).map((effect) =>
			transition({ effect }),
		);
		expect(guardedBy(grant, all)).toEqual({ enforced: 2, monitored: 1, other: 3, unknown: 0 });
		expect(guardedBy(grant, [transition({})])).toEqual(nothing);
	});

	it.each<readonly [string, GrantParts, GrantableView, number]>([
		['another status after', { ...grant, toStatusId: '6' }, transition({ effect: 'stops' }), 0],
		['another status before', { ...grant, fromStatusId: '3' }, transition({ effect: 'stops' }), 0],
		['a transition from any status', { ...grant, fromStatusId: '3' }, transition({ effect: 'stops', from: [] }), 1],
		['a grant from any status', { projectId: '7', toStatusId: '5' }, transition({ effect: 'stops' }), 1],
		['another space', grant, transition({ effect: 'stops' }, ['8']), 0],
		['a workflow of more spaces than are known', grant, transition({ effect: 'stops' }, ['8'], false), 0],
		['a grant for every space', { toStatusId: '5' }, transition({ effect: 'stops' }, ['8']), 1],
	])('is told for %s', (_title, asked, one, enforced) => {
		const unknown = one.isComplete ? 0 : 1;
		expect(guardedBy(asked, [one])).toEqual({ ...nothing, enforced, unknown });
	});
});

// Who administers Jira is learned from few members of groups, and never told wrongly.
import { describe, expect, it } from '@jest/globals';
import { AdministratorGroups } from '../../src/core/accounts/administrator-groups';
import { licencesOf } from '../../src/core/accounts/licences';
import { Random } from '../builders/random';

describe('groups of administrators', () => {
	it('have to be asked for until something is known of each', () => {
		const known = new AdministratorGroups();
		expect(known.tell(['users'])).toBeUndefined();
		expect(known.tell([])).toBeUndefined();
		known.learn(['users', 'team'], false);
		expect(known.tell(['users'])).toBe(false);
		expect(known.tell(['team', 'users'])).toBe(false);
		expect(known.tell(['users', 'other'])).toBeUndefined();
		// Nothing but the groups of somebody without any says something of them.
		expect(known.tell([])).toBeUndefined();
		known.learn([], false);
		expect(known.tell([])).toBe(false);
	});

	it('are told apart once all others of a member are known', () => {
		const known = new AdministratorGroups();
		known.learn(['users', 'admins'], true);
		expect(known.tell(['admins', 'users'])).toBe(true);
		expect(known.tell(['users'])).toBeUndefined();
		expect(known.tell(['admins'])).toBeUndefined();
		known.learn(['users'], false);
		known.learn(['users', 'admins'], true);
		expect(known.tell(['admins', 'team'])).toBe(true);
	});

	it('are never told wrongly, and asked for less often than there are accounts', () => {
		for (let seed = 1; seed <= 50; seed++) {
			const random = new Random(seed);
			const names = Array.from({ length: 20 }, (_, i) => `g${i}`);
			const admins = new Set(names.filter(() => random.chance(0.1)));
			const known = new AdministratorGroups();
			let asked = 0;
			for (let account = 0; account < 300; account++) {
				const groups = names.filter(() => random.chance(0.2));
				const truth = groups.some((id) => admins.has(id));
				const told = known.tell(groups);
				if (told === undefined) {
					asked += 1;
					known.learn(groups, truth);
				} else expect(told).toBe(truth);
			}
			expect(asked).toBeLessThan(100);
		}
	});
});

describe('licences', () => {
	const products = [
		{ key: 'jira-core', groups: ['all', 'core'] },
		{ key: 'jira-software', groups: ['dev'] },
		{ key: 'jira-servicedesk', groups: ['agents'] },
		{ key: 'jira-product-discovery', groups: ['ideas'] },
	];

	it.each([
		[[], []],
		[['elsewhere'], []],
		[['all'], [0]],
		[['all', 'core'], [0]],
		// What comes along is not counted a second time.
		[['all', 'dev'], [1]],
		[
			['agents', 'all', 'dev'],
			[1, 2],
		],
		[
			['all', 'ideas'],
			[0, 3],
		],
	])('of the groups %j are %j', (groups, expected) => {
		expect(licencesOf(products, groups)).toEqual(expected);
	});

	it('are none where there are no products', () => {
		expect(licencesOf([], ['all'])).toEqual([]);
	});
});

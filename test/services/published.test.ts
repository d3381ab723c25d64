// What everybody who is signed in can read of the registry, through an expression of their own: the least that decides.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountId } from '../../src/contract/ids';
import { aSeededDraft, change, registered } from '../harness/registry';
import { dump } from '../harness/storage';
import { idOf, openWorld, type SeededName, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const published = async (): Promise<Record<string, unknown>> => (await dump(world)).properties;
const owner = idOf('bruno');

describe('the published registry', () => {
	beforeEach(async () => {
		const draft = {
			name: 'a name of its own',
			purpose: 'A purpose of its own.',
			environment: 'an environment of its own',
			contact: '#the-contact',
			ownerId: owner as AccountId,
		};
		await registered(world, 'deployBot', aSeededDraft(draft));
		const second = await registered(world, 'releaseBot', aSeededDraft({ ...draft, contact: '#the-other-contact' }));
		valueOf(await change(world, 'freeze', second));
		for (const [name, payload] of [
			['space.freeze', { projectId: '10001', reason: 'A reason of a space.' }],
			['site.freeze', { reason: 'A reason of the site.' }],
			['site.break-glass', { reason: 'A reason of the glass.' }],
		] as const) {
			valueOf(await world.invoke('ana', 'muster-admin', name, payload));
		}
		await world.settle();
	});

	it('holds what decides, and whom a refusal tells to ask', async () => {
		const text = JSON.stringify(await published());
		for (const wanted of [idOf('deployBot'), idOf('releaseBot'), '#the-contact', 'p10000', 'p10001']) {
			expect(text).toContain(wanted);
		}
	});

	it('holds no name, owner, purpose, environment, reason, or who threw a switch', async () => {
		const text = JSON.stringify(await published());
		for (const kept of [
			'a name of',
			'A purpose of',
			'an environment of',
			'A reason of',
			'For a reason',
			owner,
			idOf('ana'),
		]) {
			expect(text).not.toContain(kept);
		}
	});

	it('holds no person', async () => {
		const people = ['ana', 'bruno', 'chidi', 'dana', 'emil', 'farah', 'goran', 'hana', 'ivo', 'jules', 'kira', 'mei'];
		const keys = Object.values(await published()).flatMap((value) => Object.keys(value as object));
		expect(keys).toContain(idOf('deployBot'));
		for (const name of people) expect([name, keys.includes(idOf(name as SeededName))]).toEqual([name, false]);
	});
});

// A sandbox goes on from the state of another one, and neither sees what becomes of the other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createSandbox, type Sandbox, type SandboxState } from '../../sandbox/sandbox';
import { seededGuard } from '../../sandbox/seeded-guard';
import { change, deploy, errorOf, readBack, register, registered, setGuard } from '../harness/registry';
import { dump, erase, putProperty, storedOf, tamper } from '../harness/storage';
import { freezeClock, idOf, openWorld, type TestWorld, valueOf } from '../harness/world';

const anIssue = { fields: { project: { key: 'REL' }, issuetype: { id: '10001' }, summary: 'Ship it.' } };

const open: { close(): void }[] = [];
afterEach(() => {
	for (const one of open.splice(0)) one.close();
	jest.useRealTimers();
});

async function aWorld(): Promise<TestWorld> {
	const world = await openWorld();
	open.push(world);
	return world;
}

/** A sandbox made from nothing: the app is installed. */
async function aBuiltSandbox(): Promise<Sandbox> {
	freezeClock();
	const sandbox = createSandbox({
		manifestText: readFileSync(join(__dirname, '../../manifest.yml'), 'utf8'),
		loadHandlers: async () => (await import('../../src/index')) as Record<string, unknown>,
		guard: seededGuard,
	});
	open.push(sandbox);
	await sandbox.open();
	return sandbox;
}

/** The app gives each job a random id. */
const withoutChance = ({ jira, forge }: SandboxState): unknown => ({
	jira,
	forge: { ...forge, queue: { ...forge.queue, jobs: [...forge.queue.jobs.values()] } },
});

function closeLast(): void {
	open.pop()?.close();
}

/** Changes everything that can be reached from a value, in place. */
function spoil(value: unknown, seen = new Set<object>()): number {
	if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
	seen.add(value);
	let spoiled = 1;
	const parts: unknown[] = value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value);
	for (const part of parts) spoiled += spoil(part, seen);
	if (value instanceof Map) value.clear();
	else if (value instanceof Set) value.add('spoiled');
	else if (Array.isArray(value)) value.push('spoiled');
	else for (const name of Object.keys(value)) Reflect.set(value, name, 'spoiled');
	return spoiled;
}

describe('a cloned world', () => {
	it('is what a sandbox that was built from nothing is', async () => {
		const built = (await aBuiltSandbox()).state();
		closeLast();
		for (const _ of [1, 2]) {
			expect(withoutChance((await aWorld()).state())).toEqual(withoutChance(built));
			closeLast();
		}
	});

	it('shows nothing of what a test before did to its own', async () => {
		const before = (await aWorld()).state();
		closeLast();
		const { site, forge, faults, agenda, ...world } = await aWorld();
		const all = { site, forge, faults, agenda, ...world };
		const identity = await registered(all);
		valueOf(await change(all, 'freeze', identity));
		await deploy(all, 'deployBot');
		await world.as('ana', 'POST', '/rest/api/3/issue', anIssue);
		await world.as('ana', 'PUT', '/rest/api/3/issue/REL-1/properties/note', 1);
		site.addAccount({ accountId: 'new', displayName: 'new', accountType: 'atlassian', active: true }, ['jira-users']);
		site.deleteAccount(idOf('chidi'));
		setGuard(all, undefined);
		await world.settle();
		await putProperty(all, 'c1', { spoiled: true });
		await tamper(all, 'identity', idOf('triageAgent'), { version: 9, body: { spoiled: true } });
		await erase(all, 'control', 'site');
		forge.storage.usage.count({ requests: 1_000 });
		faults.storageThrottled = Number.POSITIVE_INFINITY;
		forge.planSchedules();
		await forge.uninstallApp();
		expect(spoil(site.world)).toBeGreaterThan(1_000);
		closeLast();
		expect((await aWorld()).state()).toEqual(before);
	});

	it('works as a built one does', async () => {
		await aWorld();
		closeLast();
		const world = await aWorld();
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		expect(await deploy(world, 'deployBot')).toMatchObject({ status: 400 });
		const { accountId } = await registered(world);
		expect(await deploy(world, 'deployBot')).toMatchObject({ status: 204 });
		expect((await readBack(world, accountId)).history).toHaveLength(1);
		expect(errorOf(await register(world, accountId)).code).toBe('CONFLICT');
		await world.settle();
		expect(Object.keys(await storedOf(world, 'identity'))).toEqual([accountId]);
	});
});

describe('the state of a sandbox', () => {
	it('carries on what people did: a sandbox made of it decides, numbers and remembers as the first would', async () => {
		const first = await aWorld();
		const identity = await registered(first);
		const { id } = (await first.as('ana', 'POST', '/rest/api/3/issue', anIssue)).body;
		first.site.addAccount({ accountId: 'more', displayName: 'more', accountType: 'atlassian', active: true });
		await first.settle();
		const state = first.state();
		const stored = await dump(first);
		closeLast();
		const second = await openWorld({ state });
		open.push(second);
		expect(await dump(second)).toEqual(stored);
		expect(second.state()).toEqual(state);
		expect((await readBack(second, identity.accountId)).identity).toEqual(identity);
		const next = (await second.as('ana', 'POST', '/rest/api/3/issue', anIssue)).body;
		expect(Number(next.id)).toBe(Number(id) + 1);
		expect(second.site.account('more')?.displayName).toBe('more');
	});

	it('is a copy: neither side sees what is done to it', async () => {
		const world = await aWorld();
		const state = world.state();
		const kept = JSON.stringify(valuesOf(state));
		valueOf(await register(world, idOf('deployBot')));
		spoil(world.site.world);
		expect(JSON.stringify(valuesOf(state))).toBe(kept);
		closeLast();
		const second = await openWorld({ state });
		open.push(second);
		spoil(state);
		expect(JSON.stringify(valuesOf(second.state()))).toBe(kept);
	});

	it('is refused while work is planned, has failed, or a fault is on', async () => {
		const world = await aWorld();
		world.faults.jiraThrottled = 0.1;
		expect(() => world.state()).toThrow('The fault jiraThrottled is on');
		world.faults.jiraThrottled = 0;
		world.agenda.after(0, 'a task', async () => {
			throw new Error('broken');
		});
		expect(() => world.state()).toThrow('Not at rest: a task is planned');
		await world.agenda.runDue();
		expect(() => world.state()).toThrow('a task failed');
	});
});

/** Maps and sets as lists, which JSON can show. */
function valuesOf(value: unknown): unknown {
	if (value instanceof Map || value instanceof Set) return [...value].map(valuesOf);
	if (Array.isArray(value)) return value.map(valuesOf);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value as SandboxState).map(([key, one]) => [key, valuesOf(one)]));
}

// Random changes by bots and people, told by three ways that are late, doubled, lost, throttled or dead in the middle: in
// the end the audit holds what Jira's change logs tell, once each.
import { describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../src/contract/durations';
import { Random } from '../builders/random';
import { asApp } from '../harness/guards';
import { collectLog, crashAt } from '../harness/platform-calls';
import { countRecorded } from '../harness/recorded';
import { addServiceAccount, registered, stagedKeys } from '../harness/registry';
import { idOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

/** The same runs every time; MUSTER_SEED explores others, several with commas between, and MUSTER_OPERATIONS more. */
const seeds = (process.env['MUSTER_SEED'] ?? '20261127,3').split(',').map(Number);
const operations = Number(process.env['MUSTER_OPERATIONS'] ?? 250);

openWorldForEachTest(() => collectLog());

const hourly = async (): Promise<void> => {
	await world.forge.runScheduled('hourly');
	await world.pass(10_000);
};

/** What may be done, by how often. */
const deeds = [
	'move',
	'move',
	'move',
	'move',
	'burst',
	'create',
	'retype',
	'away',
	'edit',
	'close',
	'pass',
	'pass',
] as const;

class Run {
	private readonly random: Random;
	private keys = [...stagedKeys, 'REL-1', 'REL-2', 'REL-3', 'REL-4', 'REL-5', 'REL-6'].map(
		(key) => world.site.issue(key).id,
	);
	private accounts: string[] = [];
	private outageEndsAt = 0;
	private lastHour = Math.floor(Date.now() / hourMs);

	constructor(seed: number) {
		this.random = new Random(seed);
	}

	async begin(): Promise<void> {
		await registered(world);
		const others = [await addServiceAccount(world, '0a'), await addServiceAccount(world, '0b')];
		this.accounts = [idOf('deployBot'), idOf('releaseBot'), idOf('chidi'), ...others];
	}

	private turnFaults(): void {
		const { random } = this;
		const { faults } = world;
		const isOut = Date.now() < this.outageEndsAt;
		faults.duplicateDeliveries = random.below(3);
		faults.productEventDelayMs = random.below(3 * minuteMs);
		faults.productEventsLost = random.chance(0.3) ? 0.5 : 0;
		faults.postFunctionsLost = random.chance(0.3) ? 0.5 : 0;
		faults.searchLagMs = random.chance(0.3) ? random.below(20 * minuteMs) : 0;
		faults.jiraThrottled = random.chance(0.2) ? 0.3 : 0;
		faults.storageResponseLost = random.chance(0.2) ? 0.1 : 0;
		faults.pointsUsedElsewhere = random.chance(0.15) ? 65_000 : 0;
		if (isOut) return;
		faults.storageThrottled = random.chance(0.2) ? 0.2 : 0;
		if (!random.chance(0.05)) return;
		this.outageEndsAt = Date.now() + (5 + random.below(60)) * minuteMs;
		faults.storageThrottled = Number.POSITIVE_INFINITY;
	}

	private async pass(ms: number): Promise<void> {
		await world.pass(ms);
		if (Date.now() >= this.outageEndsAt && world.faults.storageThrottled > 1) world.faults.storageThrottled = 0;
		const hour = Math.floor(Date.now() / hourMs);
		if (hour === this.lastHour) return;
		this.lastHour = hour;
		const dies = this.random.chance(0.3);
		if (!dies) return hourly();
		const { backfill } = await import('../../src/services/audit/backfill');
		const run = () => asApp(world, (ports) => backfill(ports, Date.now() + 10 * minuteMs).catch(() => undefined));
		await crashAt(1 + this.random.below(40), run, () => true);
	}

	/** Whatever Jira refuses is refused. */
	private ask(accountId: string, method: string, path: string, body: unknown): Promise<Response> {
		const request = new Request(`${world.site.baseUrl}/rest/api/3/${path}`, {
			method,
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
		return world.site.fetch(request, { kind: 'user', accountId });
	}

	private async move(id: string, accountId: string): Promise<void> {
		const path = `issue/${id}/transitions`;
		const request = new Request(`${world.site.baseUrl}/rest/api/3/${path}`);
		const answer = await world.site.fetch(request, { kind: 'user', accountId });
		const { transitions = [] } = JSON.parse(await answer.text()) as { transitions?: readonly { id: string }[] };
		if (transitions.length === 0) return;
		const metadata = this.random.chance(0.1) ? { historyMetadata: { actor: { id: 'somebody' } } } : {};
		await this.ask(accountId, 'POST', path, { transition: { id: this.random.pick(transitions).id }, ...metadata });
	}

	private goAway(id: string, accountId: string): void {
		const project = this.random.pick(world.site.world.projects);
		const issueTypeId = this.random.pick(project.issueTypeIds);
		const caller = { kind: 'user', accountId } as const;
		try {
			world.site.move(id, { project, issueTypeId, infersStatus: true, takesSubtasks: true }, caller);
		} catch (error) {
			// Whatever Jira refuses is refused.
			expect(error).toHaveProperty('name', 'Refusal');
		}
	}

	async step(): Promise<void> {
		const { random } = this;
		const id = random.pick(this.keys);
		const accountId = random.pick(this.accounts);
		const issue = world.site.world.issues.get(id);
		switch (random.pick(deeds)) {
			case 'move':
				return this.move(id, accountId);
			case 'burst':
				for (let i = 0; i < 15; i++) await this.move(random.pick(this.keys), accountId);
				return;
			case 'create': {
				const fields = { project: { key: 'REL' }, issuetype: { name: random.pick(['Task', 'Bug']) }, summary: 'new' };
				const answer = await this.ask(accountId, 'POST', 'issue', { fields });
				if (answer.status === 201) this.keys.push((JSON.parse(await answer.text()) as { id: string }).id);
				return;
			}
			case 'retype':
				if (random.chance(0.5)) await this.move(id, accountId);
				await this.ask(accountId, 'PUT', `issue/${id}`, {
					fields: { issuetype: { name: random.pick(['Task', 'Bug']) } },
				});
				return;
			case 'away':
				return this.goAway(id, accountId);
			case 'edit':
				await this.ask(accountId, 'PUT', `issue/${id}`, { fields: { summary: `${issue?.summary}.`.slice(-50) } });
				return;
			case 'close':
				if (random.chance(0.5)) world.site.closeSpace('OPS', random.chance(0.4));
				return;
			case 'pass':
				this.turnFaults();
				return this.pass(random.below(20 * minuteMs));
		}
	}

	/** Everything works again, and some hours pass. */
	async end(): Promise<void> {
		Object.assign(world.faults, {
			duplicateDeliveries: 0,
			productEventsLost: 0,
			postFunctionsLost: 0,
			searchLagMs: 0,
			jiraThrottled: 0,
			storageResponseLost: 0,
			storageThrottled: 0,
			pointsUsedElsewhere: 0,
		});
		world.site.closeSpace('OPS', false);
		for (let i = 0; i < 4; i++) {
			await world.pass(hourMs);
			await hourly();
		}
	}
}

describe('whatever becomes of events', () => {
	it.each(seeds)(
		'every change by a bot is recorded once, seed %i',
		async (seed) => {
			const run = new Run(seed);
			await run.begin();
			for (let i = 0; i < operations; i++) await run.step();
			await run.end();
			const counts = await countRecorded(world);
			process.stdout.write(`evidence: ${JSON.stringify({ seed, operations, ...counts })}\n`);
			expect(counts.changes).toBeGreaterThan(operations / 3);
			expect(counts).toEqual({ ...counts, lost: 0, doubled: 0, unsound: 0 });
		},
		1_800_000,
	);
});

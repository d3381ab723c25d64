// The sandbox in time that passes only when told, and what happens in it takes of Jira's points.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { seededAccounts } from '../sandbox/jira';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import { seededGuard } from '../sandbox/seeded-guard';
import { forgeRecords } from '../src/adapters/forge/records';
import { hourMs } from '../src/contract/durations';
import { initialControl } from '../src/core/snapshot/control';
import { setControl } from '../src/services/registry/control-record';

const root = process.cwd();
const { ana } = seededAccounts;

/** A sandbox whose time passes only when told: the app's too, which runs in this very process. */
export class TimedSandbox {
	private now = Date.UTC(2026, 2, 2, 9);
	private readonly realNow = Date.now;
	readonly sandbox: Sandbox;

	constructor() {
		const load = createRequire(join(root, 'package.json'));
		Date.now = () => this.now;
		this.sandbox = createSandbox({
			manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
			loadHandlers: async () => load(join(root, 'dist/app/index.cjs')),
			guard: seededGuard,
			clock: { now: () => this.now },
		});
	}

	/** Installs the app, with a registry of so many shards. */
	async install(shards: number): Promise<void> {
		const { forge } = this.sandbox;
		await forge.open();
		await forge.runAs(undefined, async () => {
			await forgeRecords.commit([setControl(undefined, initialControl(shards - 1))]);
		});
		forge.installApp(ana.accountId);
		await this.pass(0);
	}

	async pass(ms: number): Promise<void> {
		const { agenda } = this.sandbox;
		const end = this.now + ms;
		for (let next = agenda.nextDue(); next !== undefined && next <= end; next = agenda.nextDue()) {
			this.now = Math.max(this.now, next);
			await agenda.runDue();
		}
		this.now = end;
	}

	/** Points of a step and of all that follows from it within the hour. Schedules must not be planned. */
	async cost(step: () => Promise<void>): Promise<number> {
		const { points } = this.sandbox.forge;
		await this.pass(hourMs);
		points.reset();
		await step();
		await this.pass(hourMs);
		return points.points;
	}

	close(): void {
		this.sandbox.close();
		Date.now = this.realNow;
		if (this.sandbox.forge.failures.length > 0) {
			throw new Error('a function of the app failed', { cause: this.sandbox.forge.failures[0]?.error });
		}
	}
}

// Drives the app and the model through the same operations and compares what a guard says after each.
import { jest } from '@jest/globals';
import { evaluate, type HostObject } from '../../sandbox/expression';
import { noFaults } from '../../sandbox/seams';
import type { IdentityView, SavedView } from '../../src/contract/calls/identities';
import type { SwitchedView } from '../../src/contract/calls/site';
import type { RpcResult } from '../../src/contract/errors';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { conditionExpression, validatorExpression } from '../../src/core/policy/guard-expression';
import { anApp, readOf, variablesOf } from '../builders/expression-variables';
import { aGrant } from '../builders/identity';
import { intercept, isPublication, never } from '../harness/platform-calls';
import { aSeededDraft } from '../harness/registry';
import { dump, putProperty } from '../harness/storage';
import { openWorld, type TestWorld } from '../harness/world';
import { accountPrefixes, type Operation } from './operations';
import { type Facts, type Known, nothing, RegistryModel, sure } from './registry-model';

const rel = '10000' as ProjectId;
const admin = 'muster-admin';

export const accountIds = accountPrefixes.map(
	(prefix, i) => `712020:${prefix}00000-0000-4000-8000-00000000000${i}` as AccountId,
);

/** How long an operation may take, milliseconds of real time; most take some tens. */
const operationLimitMs = 20_000;

/** Calls to the platform that fail in a row when work without a caller is cut off. */
const cutOffCalls = 8;

const guards = (['registered', 'registered-or-human'] as const).map((mode) =>
	compileRuleConfig({ mode, enforcement: 'enforce' }),
);

/** An answer that is none of those the app is allowed to give. */
export class Violation extends Error {
	override readonly name = 'Violation';
}

/** Fails when something takes too long, since a run that hangs tells nobody why. */
async function endInTime(work: Promise<void>, limitMs: number, what: string): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Violation(`${what} has not ended after ${limitMs} ms`)), limitMs);
	});
	await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const factsOf = ({ status, grants, frozen }: IdentityView): Facts => ({
	active: sure(status === 'active'),
	granted: sure(grants.length > 0),
	frozen: sure(frozen !== undefined),
});

export interface RunCounts {
	operations: number;
	faults: number;
	decisions: number;
	/** Operations that were carried out and confirmed. */
	confirmed: number;
	/** Operations that were carried out and not confirmed, or died. */
	open: number;
}

export class RegistryRun {
	readonly model = new RegistryModel();
	/** No fault was on since everything last came to rest. */
	private isCalm = true;
	private crashAfter: number | undefined;
	private strays: number[] = [];
	/** Time passes, and jobs and triggers run. */
	private isPassing = false;
	private stopIntercepting = (): void => {};
	private performed = 0;

	private constructor(
		readonly world: TestWorld,
		readonly counts: RunCounts,
		private readonly limitMs: number,
	) {}

	/** @param limitMs how long an operation may take, milliseconds of real time */
	static async open(counts: RunCounts, limitMs = operationLimitMs): Promise<RegistryRun> {
		jest.spyOn(console, 'error').mockImplementation((line: unknown) => {
			if (process.env['MUSTER_LOG'] !== undefined)
				process.stdout.write(`${new Date().toISOString()} ${String(line).slice(0, 300)}\n`);
		});
		const world = await openWorld();
		const { ports } = await import('../../src/entry/wiring');
		jest.spyOn(ports.time, 'sleep').mockImplementation(async (ms) => {
			await new Promise<void>((resolve) => void setImmediate(resolve));
			jest.setSystemTime(Date.now() + ms);
		});
		accountIds.forEach((accountId, i) => {
			const account = { accountId, displayName: `bot-${i}`, accountType: 'app', appType: 'service', active: true };
			world.site.addAccount(account as Parameters<TestWorld['site']['addAccount']>[0], ['jira-users']);
		});
		await world.settle();
		world.forge.planSchedules();
		const run = new RegistryRun(world, counts, limitMs);
		run.stopIntercepting = run.watchPlatform();
		return run;
	}

	close(): void {
		this.stopIntercepting();
		this.world.close();
		jest.restoreAllMocks();
		jest.useRealTimers();
	}

	private watchPlatform(): () => void {
		return intercept(async (call, send) => {
			if (this.crashAfter !== undefined) {
				this.crashAfter -= 1;
				if (this.crashAfter < -cutOffCalls && this.isPassing) this.crashAfter = undefined;
				else if (this.crashAfter < 0) {
					// Work without a caller is cut off rather than left hanging: the sandbox runs it in turn.
					if (this.isPassing) throw new TypeError('fetch failed: cut off');
					return never();
				}
			}
			if (isPublication(call)) {
				const arrivesAfterMs = this.strays.shift();
				if (arrivesAfterMs === 0) {
					await send();
					throw new TypeError('fetch failed: the answer was lost');
				}
				if (arrivesAfterMs !== undefined) {
					const key = call.path.split('/').at(-1) ?? '';
					const value: unknown = JSON.parse(call.body);
					this.world.agenda.after(arrivesAfterMs, 'a write that arrives late', () =>
						putProperty(this.world, key, value),
					);
					throw new TypeError('fetch failed: no answer');
				}
			}
			return send();
		});
	}

	/** Runs an invocation that may die on the way; undefined when it did. */
	private async invoke<T>(run: () => Promise<T>): Promise<T | undefined> {
		if (this.crashAfter === undefined) return run();
		const death = (async () => {
			while (this.crashAfter !== undefined && this.crashAfter >= 0)
				await new Promise<void>((resolve) => void setImmediate(resolve));
			// Whatever is under way finds no platform any more; give it time to get there.
			for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => void setImmediate(resolve));
			return undefined;
		})();
		const finished = run();
		finished.catch(() => undefined);
		const result = await Promise.race([finished, death]);
		this.crashAfter = undefined;
		return result;
	}

	private rpc<T>(name: string, payload: unknown): Promise<RpcResult<T> | undefined> {
		return this.invoke(() => this.world.invoke<T>('ana', admin, name, payload));
	}

	private requireKnownRefusal(result: RpcResult<unknown>, what: string): void {
		if (result.ok) return;
		if (!['CONFLICT', 'UNAVAILABLE', 'NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN'].includes(result.error.code)) {
			throw new Violation(`${what}: ${result.error.code} ${result.error.problem}`);
		}
	}

	private async change(who: number, name: string, payload: unknown, would: Partial<Facts>): Promise<void> {
		const result = await this.rpc<SavedView>(name, payload);
		if (result === undefined) {
			this.model.died(who, would);
			this.counts.open += 1;
			return;
		}
		this.requireKnownRefusal(result, name);
		if (result.ok) {
			const { identity, isEnforced } = result.value;
			this.model.answered(who, factsOf(identity), identity.version, isEnforced);
			if (isEnforced) this.counts.confirmed += 1;
			else this.counts.open += 1;
			return;
		}
		// Somebody who died may have been here: look, as a page would.
		if (result.error.code === 'CONFLICT') await this.look(who);
	}

	private async look(who: number): Promise<void> {
		const result = await this.rpc<{ identity: IdentityView; isEnforced: boolean }>('identity.read', {
			accountId: accountIds[who],
		});
		if (result?.ok !== true) return;
		const { identity, isEnforced } = result.value;
		this.model.answered(who, factsOf(identity), identity.version, isEnforced);
	}

	private async throwSwitch(key: 'siteFrozen' | 'spaceFrozen' | 'glassBroken', wish: boolean): Promise<void> {
		// What stands that way already is thrown back.
		const value = this.model[key] === sure(wish) ? !wish : wish;
		const name = {
			siteFrozen: value ? 'site.freeze' : 'site.thaw',
			spaceFrozen: value ? 'space.freeze' : 'space.thaw',
			glassBroken: value ? 'site.break-glass' : 'site.mend-glass',
		}[key];
		const payload = { reason: 'The model says so.', ...(key === 'spaceFrozen' ? { projectId: rel } : {}) };
		const result = await this.rpc<SwitchedView>(name, payload);
		if (result !== undefined) this.requireKnownRefusal(result, name);
		if (result === undefined || (result.ok && !result.value.isEnforced)) {
			this.model[key] = 'maybe';
			this.counts.open += 1;
		} else if (result.ok) {
			this.model[key] = sure(value);
			this.counts.confirmed += 1;
		}
	}

	private async many(whos: readonly number[], action: 'suspend' | 'reactivate'): Promise<void> {
		const [{ changeMany }, { moveIdentity }, { ports }] = await Promise.all([
			import('../../src/services/registry/change-many'),
			import('../../src/core/registry/lifecycle'),
			import('../../src/entry/wiring'),
		]);
		const wanted = new Map(whos.map((who) => [accountIds[who] as AccountId, who]));
		const changes = [...wanted.keys()].map((accountId) => ({
			accountId,
			decide: (current: Parameters<typeof moveIdentity>[0] | undefined, context: { now: number; freshTag: string }) =>
				current === undefined
					? undefined
					: moveIdentity(current, action, { ...context, actor: { kind: 'system', id: 'model' }, reason: 'Many.' }),
		}));
		const options = { work: `model-${this.counts.operations}`, stopAt: Date.now() + 600_000 };
		const would: Partial<Facts> = { active: sure(action === 'reactivate') };
		const outcome = await this.invoke(() =>
			this.world.forge.runAs(undefined, () => changeMany(ports, changes, options)),
		).catch((error: unknown) => {
			if ((error as { code?: string }).code !== 'UNAVAILABLE') throw error;
			return undefined;
		});
		if (outcome === undefined) {
			for (const who of wanted.values()) this.model.died(who, would);
			return;
		}
		for (const [accountId, result] of outcome.outcomes) {
			const who = wanted.get(accountId);
			if (who === undefined || result.outcome !== 'applied') continue;
			const view = { ...result.identity } as unknown as IdentityView;
			this.model.answered(who, factsOf(view), view.version, outcome.isEnforced);
		}
	}

	private async service(which: 'grow' | 'rename-shards'): Promise<void> {
		const [grow, { ports }, registry, routing] = await Promise.all([
			import('../../src/services/registry/grow'),
			import('../../src/entry/wiring'),
			import('../../src/services/registry/control-record'),
			import('../../src/core/snapshot/routing'),
		]);
		const work = async (): Promise<void> => {
			if (which === 'grow') {
				// As if the shard of an account had become full: in a new routing, pairs of equal second digits share one.
				const key = routing.weightKey(accountIds[this.counts.operations % accountIds.length] as AccountId);
				const crowd = routing.hexDigits.map((digit) => [`${digit}${key.slice(1)}`, 3_000] as const);
				await grow.grow(ports, new Map(crowd));
				return;
			}
			const control = await registry.requireControl(ports.records);
			if (control.moving !== undefined) return;
			const toRename = [...new Set(Object.values(control.routing.pairs))].slice(0, 2);
			const next = { ...control, version: control.version + 1, toRename };
			if ((await ports.records.commit([registry.setControl(control, next)])) === 'committed') {
				await grow.renameShards(ports);
			}
		};
		await this.invoke(() => this.world.forge.runAs(undefined, work)).catch((error: unknown) => {
			if ((error as { code?: string }).code !== 'UNAVAILABLE') throw error;
		});
	}

	/**
	 * Performs an operation and compares what the guards then say.
	 *
	 * @throws {Violation} when they say what they must not, or the operation does not end in time
	 */
	async perform(operation: Operation): Promise<void> {
		this.performed += 1;
		this.counts.operations += 1;
		const what = `operation ${this.performed}, ${JSON.stringify(operation)},`;
		await endInTime(this.carryOut(operation), this.limitMs, what);
	}

	private async carryOut(operation: Operation): Promise<void> {
		switch (operation.op) {
			case 'fault':
				this.isCalm = false;
				this.counts.faults += 1;
				Object.assign(this.world.faults, { [operation.fault]: operation.amount });
				break;
			case 'stray':
				this.isCalm = false;
				this.counts.faults += 1;
				this.strays.push(operation.arrivesAfterMs);
				break;
			case 'grow-and-die':
				this.isCalm = false;
				this.counts.faults += 1;
				this.crashAfter = operation.after;
				await this.service('grow');
				break;
			case 'late-control':
				this.isCalm = false;
				this.counts.faults += 1;
				this.strays = [operation.arrivesAfterMs];
				await this.throwSwitch('spaceFrozen', true);
				this.strays = [];
				await this.service('grow');
				await this.pass(130_000);
				break;
			case 'race':
				this.isCalm = false;
				this.counts.faults += 1;
				await this.race(operation.who, operation.taken, operation.arrivesAfterMs);
				break;
			case 'crash':
				this.isCalm = false;
				this.counts.faults += 1;
				this.crashAfter = operation.after;
				break;
			case 'calm':
				Object.assign(this.world.faults, noFaults());
				this.strays = [];
				break;
			case 'pass':
				await this.pass(operation.ms);
				break;
			case 'grow':
			case 'rename-shards':
				await this.service(operation.op);
				break;
			case 'freeze-site':
				await this.throwSwitch('siteFrozen', true);
				break;
			case 'thaw-site':
				await this.throwSwitch('siteFrozen', false);
				break;
			case 'freeze-space':
				await this.throwSwitch('spaceFrozen', true);
				break;
			case 'thaw-space':
				await this.throwSwitch('spaceFrozen', false);
				break;
			case 'break-glass':
				await this.throwSwitch('glassBroken', true);
				break;
			case 'mend-glass':
				await this.throwSwitch('glassBroken', false);
				break;
			case 'suspend-many':
				await this.many(operation.whos, 'suspend');
				break;
			case 'reactivate-many':
				await this.many(operation.whos, 'reactivate');
				break;
			default:
				await this.changeOne(operation.op, operation.who);
		}
		await this.compare();
	}

	private async race(who: number, taken: 'suspend' | 'narrow' | 'freeze', arrivesAfterMs: number): Promise<void> {
		this.strays = [arrivesAfterMs];
		const { active, frozen } = this.model.stored[who] ?? nothing;
		if (frozen === 'yes') await this.changeOne('thaw', who);
		if (active !== 'yes') await this.changeOne('reactivate', who);
		else await this.changeOne('widen', who);
		this.strays = [];
		await this.compare();
		await this.changeOne(taken, who);
	}

	/** Lets time pass, from one thing that becomes due to the next, and compares after each. */
	private async pass(ms: number): Promise<void> {
		const end = Date.now() + ms;
		this.isPassing = true;
		for (;;) {
			const next = this.world.agenda.nextDue();
			if (next === undefined || next > end) break;
			await this.world.pass(Math.max(0, next - Date.now()));
			await this.compare();
		}
		await this.world.pass(Math.max(0, end - Date.now()));
		this.isPassing = false;
		this.crashAfter = undefined;
	}

	private async changeOne(
		op: 'register' | 'widen' | 'narrow' | 'rename' | 'suspend' | 'reactivate' | 'retire' | 'freeze' | 'thaw',
		who: number,
	): Promise<void> {
		// Only what is registered can be changed.
		if (this.model.versions[who] === 0 && op !== 'register') return this.changeOne('register', who);
		const accountId = accountIds[who];
		const version = Math.max(1, this.model.versions[who] ?? 1);
		const isGranted = this.model.stored[who]?.granted !== 'no';
		const draft = (grants: boolean, name = 'bot') =>
			aSeededDraft({ name, grants: grants ? [aGrant(), aGrant({ fromStatusId: '10003' as StatusId })] : [] });
		const reason = 'The model says so.';
		switch (op) {
			case 'register':
				return this.change(
					who,
					'identity.register',
					{ accountId, draft: draft(true) },
					{ active: 'yes', granted: 'yes' },
				);
			case 'widen':
				return this.change(who, 'identity.edit', { accountId, version, draft: draft(true) }, { granted: 'yes' });
			case 'narrow':
				return this.change(who, 'identity.edit', { accountId, version, draft: draft(false) }, { granted: 'no' });
			case 'rename':
				return this.change(who, 'identity.edit', { accountId, version, draft: draft(isGranted, 'renamed') }, {});
			case 'suspend':
			case 'retire':
				return this.change(who, `identity.${op}`, { accountId, version, reason }, { active: 'no' });
			case 'reactivate':
				return this.change(who, 'identity.reactivate', { accountId, version, reason }, { active: 'yes' });
			case 'freeze':
			case 'thaw':
				return this.change(who, `identity.${op}`, { accountId, version, reason }, { frozen: sure(op === 'freeze') });
		}
	}

	/** What the guards say about an account now: the expressions on the published properties. */
	private decide(who: number, app: HostObject): readonly Known[] {
		const request = {
			accountId: accountIds[who] ?? null,
			projectId: rel,
			issueTypeId: '10001' as IssueTypeId,
			fromStatusId: '10004' as StatusId,
			toStatusId: '10005' as StatusId,
		};
		const asked = { request, displayName: `bot-${who}`, transitionName: 'Deploy' };
		return guards.flatMap((config) => {
			const variables = { ...variablesOf(asked, config), app };
			const options = { now: () => Date.now() };
			const says = [validatorExpression, conditionExpression].map((expression) =>
				evaluate(expression, variables, options),
			);
			return says.map((outcome) => sure(outcome.ok && outcome.value === true));
		});
	}

	/** The app properties that decisions about the accounts may read. */
	private published(): Readonly<Record<string, unknown>> {
		const { appProperties } = this.world.forge;
		const control = appProperties.read('c1') as Record<string, unknown> | undefined;
		const names = accountIds.map((id) => String(control?.[id.slice(7, 9)] ?? 's1'));
		const keys = ['c1', ...new Set(names)];
		return Object.fromEntries(
			keys.flatMap((key) => {
				const value = appProperties.read(key);
				return value === undefined ? [] : [[key, value]];
			}),
		);
	}

	private async compare(): Promise<void> {
		const app = anApp(readOf(this.published()));
		for (const who of accountIds.keys()) {
			const must = this.model.verdict(who);
			this.counts.decisions += 1;
			if (must === 'maybe' || (must === 'yes' && !this.isCalm)) continue;
			for (const says of this.decide(who, app)) {
				if (must === 'no' && says === 'yes') {
					throw new Violation(`${accountIds[who]} passes: ${JSON.stringify(this.model.applied[who])}`);
				}
				if (must === 'yes' && says === 'no' && this.isCalm) {
					throw new Violation(`${accountIds[who]} is refused: ${JSON.stringify(this.model.applied[who])}`);
				}
			}
		}
	}

	/** Lets everything come to rest and checks that nothing is lost, and nothing half done. */
	async rest(): Promise<void> {
		await endInTime(this.comeToRest(), 3 * this.limitMs, `coming to rest after operation ${this.performed}`);
	}

	private async comeToRest(): Promise<void> {
		Object.assign(this.world.faults, noFaults());
		this.strays = [];
		this.crashAfter = undefined;
		await this.pass(3 * 3_600_000);
		await this.compareAtRest();
	}

	private async compareAtRest(): Promise<void> {
		const { records, properties } = await dump(this.world);
		const control = records['control:v1:site']?.body as Record<string, unknown> | undefined;
		if (control === undefined) throw new Violation('the control record is gone');
		if (control['moving'] !== undefined) throw new Violation('a move never ended');
		if ((control['toRename'] as unknown[]).length > 0) throw new Violation('a shard never took its fresh name');
		for (const who of accountIds.keys()) {
			const accountId = accountIds[who] as string;
			const stored = records[`identity:v1:${accountId}`];
			if (stored === undefined) {
				if (this.model.registered.has(who)) throw new Violation(`${accountId} is lost`);
				continue;
			}
			const identity = stored.body as unknown as IdentityView & { bulkChanges: { version: number; record: string }[] };
			for (let version = 1; version <= identity.version; version++) {
				const bulk = identity.bulkChanges.find((change) => change.version === version);
				const id = bulk === undefined ? `${accountId}:${String(version).padStart(8, '0')}` : `bulk:${bulk.record}`;
				if (records[`history:v1:${id}`] === undefined) {
					throw new Violation(`the history of ${accountId} lacks version ${version}`);
				}
			}
			const facts = factsOf(identity);
			this.model.stored[who] = facts;
			this.model.applied[who] = facts;
			this.model.versions[who] = identity.version;
		}
		this.model.siteFrozen = sure(control['freeze'] !== undefined);
		this.model.spaceFrozen = sure((control['frozenSpaces'] as unknown[]).length > 0);
		this.model.glassBroken = sure(control['brokenGlass'] !== undefined);
		const shards = new Set(Object.keys(records).flatMap((key) => /^shard:v1:(.*)$/.exec(key)?.[1] ?? []));
		const published = Object.keys(properties).filter((key) => key.startsWith('s1'));
		for (const key of published) {
			if (!shards.has(key === 's1' ? 'default' : key.slice(2)))
				throw new Violation(`${key} is published and not stored`);
		}
		this.isCalm = true;
		await this.compare();
	}
}

// Drives the app and the model through the same operations and compares what a guard says after each.
import timers from 'node:timers/promises';
import { jest } from '@jest/globals';
import { evaluate, type HostObject } from '../../sandbox/expression';
import { noFaults } from '../../sandbox/seams';
import type { IdentityView, SavedView } from '../../src/contract/calls/identities';
import type { SwitchedView } from '../../src/contract/calls/site';
import type { RpcResult } from '../../src/contract/errors';
import type { Grant, IdentityDraft, IdentityType } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import type { Guard } from '../../src/core/policy/decide';
import { conditionExpression, validatorExpression } from '../../src/core/policy/guard-expression';
import type { Identity } from '../../src/core/registry/identity';
import type { ManyChange } from '../../src/services/registry/change-many';
import { anApp, variablesOf } from '../builders/expression-variables';
import { aGrant } from '../builders/identity';
import { intercept, isPublication, never } from '../harness/platform-calls';
import { aSeededDraft } from '../harness/registry';
import { dump, putProperty } from '../harness/storage';
import { openWorld, type TestWorld } from '../harness/world';
import { type AccountKind, accountPrefixes, maxAccounts, type Operation } from './operations';
import { type Facts, type Known, nothing, RegistryModel, sure } from './registry-model';

/** The grants of an identity that may deploy, or of one that may do nothing. */
const grants = (isGranted: boolean): Grant[] =>
	isGranted ? [aGrant(), aGrant({ fromStatusId: '10003' as StatusId })] : [];

const rel = '10000' as ProjectId;
const admin = 'muster-admin';

/** The account of a number: its prefix chooses the shard, and its number tells it from others there. */
const accountIdOf = (place: number, number: number): AccountId =>
	`712020:${accountPrefixes[place]}00000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}` as AccountId;

type SiteAccount = Parameters<TestWorld['site']['addAccount']>[0];

/** How Jira shows each kind of account, and what the app must make of it once everything came to rest. */
const kinds: Readonly<
	Record<
		AccountKind,
		{
			readonly shown: Pick<SiteAccount, 'accountType' | 'appType'>;
			readonly type: IdentityType;
			readonly listed: Known;
		}
	>
> = {
	'service-account': { shown: { accountType: 'app', appType: 'service' }, type: 'ci-pipeline', listed: 'yes' },
	app: { shown: { accountType: 'app', appType: 'unknown' }, type: 'ci-pipeline', listed: 'yes' },
	'ai-agent': { shown: { accountType: 'app', appType: 'agent' }, type: 'ci-pipeline', listed: 'yes' },
	person: { shown: { accountType: 'atlassian' }, type: 'bot-user', listed: 'no' },
	customer: { shown: { accountType: 'customer' }, type: 'bot-user', listed: 'no' },
	unknown: { shown: { accountType: 'unknown' }, type: 'ci-pipeline', listed: 'yes' },
};

/** The type that guards for some types admit. */
const admittedType = 'ci-pipeline';

/** When an operation counts as one that never ends. Most take some tens of calls. */
interface StepLimit {
	/** Calls to the platform. */
	readonly calls: number;
	/** Turns of the event loop without any. */
	readonly turns: number;
}
export const stepLimit: StepLimit = { calls: 20_000, turns: 200_000 };

/** Calls to the platform that fail in a row when work without a caller is cut off. */
const cutOffCalls = 8;

const guards = [
	{ mode: 'registered' },
	{ mode: 'registered', types: [admittedType] },
	{ mode: 'registered-or-human' },
	{ mode: 'human-only' },
].map((choice) => {
	const guard: Guard = { ...(choice as Pick<Guard, 'mode' | 'types'>), enforcement: 'enforce' };
	return { guard, config: compileRuleConfig(guard) };
});

/** An answer that is none of those the app is allowed to give. */
export class Violation extends Error {
	override readonly name = 'Violation';
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Fails when something takes too many steps, since a run that hangs tells nobody why. A clock would count load. */
async function endInSteps(work: Promise<void>, calls: () => number, limit: StepLimit, what: string): Promise<void> {
	let isOver = false;
	const watch = async (): Promise<void> => {
		const first = calls();
		let last = first;
		for (let turns = 0; !isOver; turns++) {
			await nextTurn();
			if (calls() !== last) turns = 0;
			last = calls();
			if (last - first > limit.calls) throw new Violation(`${what} has not ended after ${limit.calls} calls`);
			if (turns > limit.turns) throw new Violation(`${what} hangs: no call in ${limit.turns} turns`);
		}
	};
	const ended = work.finally(() => {
		isOver = true;
	});
	await Promise.race([ended, watch().then(() => ended)]);
}

const factsOf = ({ status, grants, frozen, type }: Pick<Identity, 'status' | 'grants' | 'frozen' | 'type'>): Facts => ({
	listed: 'yes',
	active: sure(status === 'active'),
	granted: sure(grants.length > 0),
	frozen: sure(frozen !== undefined),
	admitted: sure(type === admittedType),
});

/** What a registration makes of an account of a kind. */
const registeredFacts = (kind: AccountKind): Facts => ({
	...nothing,
	listed: 'yes',
	active: 'yes',
	granted: 'yes',
	admitted: sure(kinds[kind].type === admittedType),
});

export interface RunCounts {
	operations: number;
	faults: number;
	decisions: number;
	/** Operations that were carried out and confirmed. */
	confirmed: number;
	/** Operations that were carried out and not confirmed, or died. */
	open: number;
	/** Accounts that came during a run. */
	added: number;
	/** Most jobs that were pushed within an hour. */
	jobsPerHour: number;
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
	private calls = 0;
	/** When jobs were pushed within the last hour, epoch milliseconds. */
	private pushedAt: number[] = [];
	private readonly accounts: { readonly accountId: AccountId; readonly place: number; readonly kind: AccountKind }[] =
		[];
	/** The app properties that were decided on last, as they were written, and what the model knew. */
	private compared = { texts: new Map<string, string | undefined>(), facts: '' };

	private constructor(
		readonly world: TestWorld,
		readonly counts: RunCounts,
		private readonly limit: StepLimit,
	) {}

	static async open(counts: RunCounts, limit = stepLimit): Promise<RegistryRun> {
		jest.spyOn(console, 'error').mockImplementation((line: unknown) => {
			if (process.env['MUSTER_LOG'] !== undefined)
				process.stdout.write(`${new Date().toISOString()} ${String(line).slice(0, 300)}\n`);
		});
		const world = await openWorld();
		// Whatever sleeps lets time pass, and nothing waits for a real clock.
		jest.spyOn(timers, 'setTimeout').mockImplementation((async (ms: number) => {
			await nextTurn();
			jest.setSystemTime(Date.now() + ms);
		}) as typeof timers.setTimeout);
		const run = new RegistryRun(world, counts, limit);
		for (const place of accountPrefixes.keys()) run.addAccount('service-account', place, 'yes');
		await world.settle();
		world.forge.planSchedules();
		run.stopIntercepting = run.watchPlatform();
		return run;
	}

	/** Adds an account to the site. @param listed what the model knows of its entry */
	private addAccount(kind: AccountKind, place: number, listed: Known): number {
		const number = this.accounts.length;
		const accountId = accountIdOf(place, number);
		const shown: SiteAccount = { accountId, displayName: `account-${number}`, ...kinds[kind].shown, active: true };
		this.accounts.push({ accountId, place, kind });
		this.model.add(listed);
		this.world.site.addAccount(shown, ['jira-users']);
		return number;
	}

	/** An account comes, and the app may learn of it. @returns its number; undefined when there are enough */
	private async newAccount(kind: AccountKind, place: number): Promise<number | undefined> {
		if (this.accounts.length >= maxAccounts) return undefined;
		this.counts.added += 1;
		// Until everything came to rest, its entry may be there or not.
		const number = this.addAccount(kind, place, kinds[kind].listed === 'no' ? 'no' : 'maybe');
		await this.pass(0);
		return number;
	}

	private account(who: number) {
		const account = this.accounts[who];
		if (account === undefined) throw new RangeError(`there is no account ${who}`);
		return account;
	}

	close(): void {
		this.stopIntercepting();
		this.world.close();
		jest.restoreAllMocks();
		jest.useRealTimers();
	}

	private watchPlatform(): () => void {
		return intercept(async (call, send) => {
			this.calls += 1;
			if (call.to === 'queue') this.countPush();
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

	private countPush(): void {
		const now = Date.now();
		this.pushedAt = [...this.pushedAt.filter((at) => at > now - 3_600_000), now];
		this.counts.jobsPerHour = Math.max(this.counts.jobsPerHour, this.pushedAt.length);
	}

	/** Runs an invocation that may die on the way; undefined when it did. */
	private async invoke<T>(run: () => Promise<T>): Promise<T | undefined> {
		if (this.crashAfter === undefined) return run();
		const death = (async () => {
			while (this.crashAfter !== undefined && this.crashAfter >= 0) await nextTurn();
			// Whatever is under way finds no platform any more; give it time to get there.
			for (let i = 0; i < 20; i++) await nextTurn();
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
			accountId: this.account(who).accountId,
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

	private async many(whos: readonly number[], action: 'suspend' | 'reactivate' | 'import'): Promise<void> {
		const [{ changeMany }, { draftOf, editIdentity, moveIdentity, registerIdentity }, { ports }] = await Promise.all([
			import('../../src/services/registry/change-many'),
			import('../../src/core/registry/lifecycle'),
			import('../../src/entry/wiring'),
		]);
		// Customers cannot be registered, which is checked before the changes are made that this calls for.
		const isWanted = (who: number) => this.account(who).kind !== 'customer';
		const wanted = new Map(whos.filter(isWanted).map((who) => [this.account(who).accountId, who]));
		const limits = { expiryMaxDays: 365 };
		const changes = [...wanted].map(
			([accountId, who]): ManyChange => ({
				accountId,
				decide: (current, known) => {
					const context = { ...known, actor: { kind: 'system', id: 'model' } as const, reason: 'Many.' };
					if (action !== 'import') return current === undefined ? undefined : moveIdentity(current, action, context);
					if (current === undefined || current.status === 'retired') {
						return registerIdentity(accountId, this.draft(who), current, context, limits);
					}
					return editIdentity(current, { ...draftOf(current), grants: grants(true) }, context, limits);
				},
			}),
		);
		const options = { work: `model-${this.counts.operations}`, stopAt: Date.now() + 600_000 };
		const would = (who: number): Partial<Facts> =>
			action === 'import' ? registeredFacts(this.account(who).kind) : { active: sure(action === 'reactivate') };
		const outcome = await this.invoke(() =>
			this.world.forge.runAs(undefined, () => changeMany(ports, changes, options)),
		).catch((error: unknown) => {
			if ((error as { code?: string }).code !== 'UNAVAILABLE') throw error;
			return undefined;
		});
		if (outcome === undefined) {
			for (const who of wanted.values()) this.model.died(who, would(who));
			return;
		}
		for (const [accountId, result] of outcome.outcomes) {
			const who = wanted.get(accountId);
			if (who === undefined || result.outcome !== 'applied') continue;
			this.model.answered(who, factsOf(result.identity), result.identity.version, outcome.isEnforced);
		}
		// What it did not come to may be stored all the same, when its batch got no answer.
		for (const [accountId, who] of wanted) if (!outcome.outcomes.has(accountId)) this.model.died(who, would(who));
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
				const key = routing.weightKey(this.account(this.counts.operations % this.accounts.length).accountId);
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
		await endInSteps(this.carryOut(operation), () => this.calls, this.limit, what);
	}

	/** The account that a number of an operation stands for. */
	private whoOf(number: number): number {
		return number % this.accounts.length;
	}

	private whosOf(numbers: readonly number[]): number[] {
		return [...new Set(numbers.map((number) => this.whoOf(number)))];
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
				await this.race(this.whoOf(operation.who), operation.taken, operation.arrivesAfterMs);
				break;
			case 'newcomer':
				this.isCalm = false;
				this.counts.faults += 1;
				await this.welcome(operation);
				break;
			case 'add-account':
				await this.newAccount(operation.kind, operation.place);
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
				await this.many(this.whosOf(operation.whos), 'suspend');
				break;
			case 'reactivate-many':
				await this.many(this.whosOf(operation.whos), 'reactivate');
				break;
			case 'import':
				await this.many(this.whosOf(operation.whos), 'import');
				break;
			default:
				await this.changeOne(operation.op, this.whoOf(operation.who));
		}
		await this.compare();
	}

	private async race(who: number, taken: 'suspend' | 'narrow' | 'freeze', arrivesAfterMs: number): Promise<void> {
		this.strays = [arrivesAfterMs];
		const { active, frozen } = this.model.account(who).stored;
		if (frozen === 'yes') await this.changeOne('thaw', who);
		if (active !== 'yes') await this.changeOne('reactivate', who);
		else await this.changeOne('widen', who);
		this.strays = [];
		await this.compare();
		await this.changeOne(taken, who);
	}

	/** A write of a shard goes astray, an account comes to the shard and loses rights again, and the write arrives. */
	private async welcome({ kind, place, taken, arrivesAfterMs }: Extract<Operation, { op: 'newcomer' }>): Promise<void> {
		this.strays = [arrivesAfterMs];
		const neighbour = this.accounts.findIndex((account) => account.place === place);
		await this.changeOne('rename', neighbour);
		this.strays = [];
		const who = await this.newAccount(kind, place);
		if (who === undefined) return;
		await this.changeOne('register', who);
		await this.compare();
		await this.changeOne(taken, who);
		await this.compare();
		await this.pass(arrivesAfterMs + 1);
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

	/** A draft for an account, as far as is known with the grants and of the type that are stored. */
	private draft(who: number, more: Partial<IdentityDraft> = {}): IdentityDraft {
		const { isRegistered, stored } = this.model.account(who);
		const { type } = kinds[this.account(who).kind];
		return aSeededDraft({
			name: 'bot',
			type: isRegistered && stored.admitted === 'no' && type === admittedType ? 'automation' : type,
			grants: grants(!isRegistered || stored.granted !== 'no'),
			...more,
		});
	}

	private async changeOne(
		op: Extract<Operation, { who: number }>['op'] extends infer Op ? Exclude<Op, 'race'> : never,
		who: number,
	): Promise<void> {
		const { isRegistered, version: known, stored } = this.model.account(who);
		// Only what is registered can be changed.
		if (known === 0 && op !== 'register') return this.changeOne('register', who);
		const { accountId, kind } = this.account(who);
		const version = Math.max(1, known);
		const reason = 'The model says so.';
		const edit = (more: Partial<IdentityDraft>, would: Partial<Facts>) =>
			this.change(who, 'identity.edit', { accountId, version, draft: this.draft(who, more) }, would);
		switch (op) {
			case 'register': {
				const draft = this.draft(who, { type: kinds[kind].type, grants: grants(true) });
				const payload = { accountId, draft, ...(kind === 'person' ? { confirmBotUser: true } : {}) };
				return this.change(who, 'identity.register', payload, registeredFacts(kind));
			}
			case 'widen':
				return edit({ grants: grants(true) }, { granted: 'yes' });
			case 'narrow':
				return edit({ grants: [] }, { granted: 'no' });
			case 'rename':
				return edit({ contact: `#renamed-${this.performed}` }, {});
			case 'retype': {
				const isAdmitted = isRegistered && stored.admitted === 'yes';
				const type = isAdmitted ? 'automation' : admittedType;
				return edit({ type }, { admitted: sure(!isAdmitted) });
			}
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
	private decide(who: number, config: object, app: HostObject): readonly Known[] {
		const request = {
			accountId: this.account(who).accountId,
			projectId: rel,
			issueTypeId: '10001' as IssueTypeId,
			fromStatusId: '10004' as StatusId,
			toStatusId: '10005' as StatusId,
		};
		const asked = { request, displayName: `account-${who}`, transitionName: 'Deploy' };
		const variables = { ...variablesOf(asked, config), app };
		const options = { now: () => Date.now() };
		return [validatorExpression, conditionExpression].map((expression) => {
			const outcome = evaluate(expression, variables, options);
			return sure(outcome.ok && outcome.value === true);
		});
	}

	/** Says whether what decisions were made on last, and what the model knows, are still the same. */
	private isAsCompared(): boolean {
		const { applied } = this.world.forge.appProperties.state();
		const facts = JSON.stringify([this.model, this.isCalm]);
		const isSame = facts === this.compared.facts;
		return isSame && [...this.compared.texts].every(([key, text]) => applied.get(key) === text);
	}

	private async compare(): Promise<void> {
		if (this.isAsCompared()) return;
		const { applied } = this.world.forge.appProperties.state();
		const texts = new Map<string, string | undefined>();
		const app = anApp((key) => {
			const text = applied.get(key);
			texts.set(key, text);
			return text === undefined ? undefined : JSON.parse(text);
		});
		for (const who of this.accounts.keys()) {
			for (const { guard, config } of guards) {
				const must = this.model.verdict(who, guard);
				this.counts.decisions += 1;
				if (must === 'maybe' || (must === 'yes' && !this.isCalm)) continue;
				if (this.decide(who, config, app).every((says) => says === must)) continue;
				const { accountId, kind } = this.account(who);
				const facts = JSON.stringify(this.model.account(who));
				const does = must === 'no' ? 'passes' : 'is refused';
				throw new Violation(`${kind} ${accountId} ${does} where ${JSON.stringify(guard)} stands: ${facts}`);
			}
		}
		this.compared = { texts, facts: JSON.stringify([this.model, this.isCalm]) };
	}

	/** Lets everything come to rest and checks that nothing is lost, and nothing half done. */
	async rest(): Promise<void> {
		const what = `coming to rest after operation ${this.performed}`;
		await endInSteps(this.comeToRest(), () => this.calls, this.limit, what);
	}

	private async comeToRest(): Promise<void> {
		Object.assign(this.world.faults, noFaults());
		this.strays = [];
		this.crashAfter = undefined;
		await this.pass(3 * 3_600_000);
		// An account whose event was lost is found when all are compared, which is done once a day and whenever asked for.
		await this.rpc('account.compare', {});
		await this.pass(60_000);
		await this.compareAtRest();
	}

	private async compareAtRest(): Promise<void> {
		const { records, properties } = await dump(this.world);
		const control = records['control:v1:site']?.body as Record<string, unknown> | undefined;
		if (control === undefined) throw new Violation('the control record is gone');
		if (control['moving'] !== undefined) throw new Violation('a move never ended');
		if ((control['toRename'] as unknown[]).length > 0) throw new Violation('a shard never took its fresh name');
		for (const [who, { accountId, kind }] of this.accounts.entries()) {
			const account = this.model.account(who);
			const stored = records[`identity:v1:${accountId}`];
			if (stored === undefined) {
				if (account.isRegistered) throw new Violation(`${accountId} is lost`);
				const facts = { ...nothing, listed: kinds[kind].listed };
				Object.assign(account, { applied: facts, stored: facts });
				continue;
			}
			const identity = stored.body as unknown as Identity;
			for (let version = 1; version <= identity.version; version++) {
				const bulk = identity.bulkChanges.find((change) => change.version === version);
				const id = bulk === undefined ? `${accountId}:${String(version).padStart(8, '0')}` : `bulk:${bulk.record}`;
				if (records[`history:v1:${id}`] === undefined) {
					throw new Violation(`the history of ${accountId} lacks version ${version}`);
				}
			}
			const facts = factsOf(identity);
			Object.assign(account, { applied: facts, stored: facts, version: identity.version });
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

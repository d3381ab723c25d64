// No record that may hold an account id is forgotten: each is defined here with what becomes of the ids in it, what stands
// in them is reported, and nothing of a person is left once the account was closed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import { validatorExpression } from '../../src/core/policy/guard-expression';
import { planPrivacyWork } from '../../src/services/privacy/report-accounts';
import { readStoredAccounts } from '../../src/services/privacy/stored-accounts';
import { aFileRow } from '../harness/bulk';
import { callEvidence, readExported, verdictOn } from '../harness/exported';
import { asApp, workflowId } from '../harness/guards';
import { collectLog, type LogLine } from '../harness/platform-calls';
import {
	addServiceAccount,
	deploy,
	deployTransition,
	press,
	registered,
	releaseWorkflow,
	setGuard,
	staged,
	stagedKeys,
} from '../harness/registry';
import { dump, requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

/**
 * `none`: no account of anybody. `erased`: of whoever was closed. `registered`: stays for a bot that the registry knows, and
 * for nobody else.
 */
type Held = 'none' | 'erased' | 'registered';

/** Every kind of record by how the services name its key, the file's own words, and how the key begins. */
const definitions: Readonly<Record<string, readonly [Held, RegExp]>> = {
	"account 'ignored'": ['erased', /^account:v1:ignored$/],
	'account `piece:${piece}`': ['erased', /^account:v1:piece:\d+$/],
	'account `groups:${slot}:${piece}`': ['erased', /^account:v1:groups:[ab]:\d+$/],
	'account `roles:${slot}:${piece}`': ['erased', /^account:v1:roles:[ab]:\d+$/],
	"anchor 'newest'": ['none', /^anchor:v1:newest$/],
	'anchor String(n)': ['none', /^anchor:v1:\d+$/],
	'bulk id': ['erased', /^bulk:v1:[^:]+$/],
	'bulk `${id}:owners`': ['erased', /^bulk:v1:[^:]+:owners$/],
	'bulk pieceName(id, piece)': ['erased', /^bulk:v1:[^:]+:\d{4}$/],
	'bulk `${pieceName(id, piece)}:results`': ['erased', /^bulk:v1:[^:]+:\d{4}:results$/],
	'chain issueId': ['none', /^chain:/],
	'change `${issueId}:${key}`': ['none', /^change:/],
	"control 'migrated'": ['none', /^control:v1:migrated$/],
	"control 'prepared'": ['none', /^control:v1:prepared$/],
	"control 'site'": ['erased', /^control:v1:site$/],
	'count `${accountId}:${month}`': ['erased', /^count:v1:.+:\d{4}-\d\d$/],
	'count `actors:${digit}`': ['erased', /^count:v1:actors:.$/],
	'count `summary:${piece}`': ['erased', /^count:v1:summary:.$/],
	'count `work:${digit}`': ['erased', /^count:v1:work:.$/],
	"count 'counted'": ['none', /^count:v1:counted$/],
	"count 'recount'": ['none', /^count:v1:recount$/],
	"count 'recount:part'": ['none', /^count:v1:recount:part$/],
	'event `${issueId}:${seq}`': ['erased', /^event:/],
	"failure createHash('sha256').update(ruleId).digest('hex')": ['none', /^failure:/],
	"guards createHash('sha256').update(workflow).digest('hex')": ['none', /^guards:/],
	'history `${accountId}:${padded(version)}`': ['registered', /^history:v1:(?!site:|bulk:|guards:|told:).+:\d{8}$/],
	'history `bulk:${record}`': ['registered', /^history:v1:bulk:/],
	'history `guards:${batch}:${nth}`': ['registered', /^history:v1:guards:/],
	"history 'inherited'": ['registered', /^history:v1:inherited$/],
	'history `site:${padded(controlVersion)}`': ['registered', /^history:v1:site:/],
	'history `told:${issueId}:${seq}`': ['registered', /^history:v1:told:/],
	'identity accountId': ['registered', /^identity:/],
	"journal 'head'": ['none', /^journal:v1:head$/],
	"journal 'policy'": ['erased', /^journal:v1:policy$/],
	"journal 'removal'": ['none', /^journal:v1:removal$/],
	'journal String(seq)': ['erased', /^journal:v1:\d+$/],
	"notice 'latest'": ['registered', /^notice:v1:latest$/],
	"notice 'stopped-moves'": ['erased', /^notice:v1:stopped-moves$/],
	'publication property': ['none', /^publication:/],
	'reach reach': ['none', /^reach:/],
	'refusals `item:${issueId}`': ['erased', /^refusals:v1:item:/],
	'refusals `item-key:${digest(issueKey)}`': ['erased', /^refusals:v1:item-key:/],
	'refusals digest([workflow, transitionId])': ['erased', /^refusals:v1:[0-9a-f]{64}$/],
	"refusals digest(['rule', workflow ?? null, ruleId])": ['none', /^refusals:/],
	'replay `${id}:${n}`': ['erased', /^replay:v1:.+:\d+$/],
	"replay 'kept'": ['erased', /^replay:v1:kept$/],
	"replay 'site'": ['erased', /^replay:v1:site$/],
	// Digests of accounts that were looked up, cut short: no ids.
	'report `asked ${digest.slice(0, 2)}`': ['none', /^report:v1:asked /],
	// Muster's own account.
	"report 'canary'": ['none', /^report:v1:canary$/],
	"report 'closed-spaces'": ['none', /^report:v1:closed-spaces$/],
	"report 'compared'": ['none', /^report:v1:compared$/],
	"report 'comparison'": ['none', /^report:v1:comparison$/],
	'report `deferred ${issueId} ${key}`': ['none', /^report:v1:deferred /],
	// Forgets them as it ends.
	"report 'erasure'": ['erased', /^report:v1:erasure$/],
	"report 'guards'": ['none', /^report:v1:guards$/],
	'report `guards:${nth}`': ['erased', /^report:v1:guards:\d+$/],
	"report 'health'": ['none', /^report:v1:health$/],
	"report 'inherited'": ['none', /^report:v1:inherited$/],
	"report 'last-moves'": ['none', /^report:v1:last-moves$/],
	"report 'listing'": ['none', /^report:v1:listing$/],
	'report `noted ${accountId}`': ['erased', /^report:v1:noted /],
	'report `planned ${keyOf(job)}`': ['erased', /^report:v1:planned /],
	"report 'memberships'": ['none', /^report:v1:memberships$/],
	"report 'reconciled'": ['none', /^report:v1:reconciled$/],
	"report 'refusals'": ['none', /^report:v1:refusals$/],
	"report 'refusals-by-key'": ['none', /^report:v1:refusals-by-key$/],
	// Those that stay registered: they are not reported again.
	"report 'reported-accounts'": ['registered', /^report:v1:reported-accounts$/],
	"report 'strangers'": ['none', /^report:v1:strangers$/],
	"report 'unsettled'": ['none', /^report:v1:unsettled$/],
	"report 'way-back'": ['erased', /^report:v1:way-back$/],
	'report `ways ${projectId} ${issueTypeId}`': ['none', /^report:v1:ways /],
	"shard shard === '' ? 'default' : shard": ['registered', /^shard:/],
	"usage 'cursor'": ['none', /^usage:v1:cursor$/],
	"usage shard === '' ? 'default' : shard": ['registered', /^usage:/],
};

const services = join(__dirname, '../../src/services');
const sources = (readdirSync(services, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
const kinds = [...new Set(Object.keys(definitions).map((definition) => definition.split(' ')[0]))];
const keyForm = new RegExp(
	`kind: '(${kinds.join('|')})',\\s*id(?:: ((?:[^\`,{}]|\`[^\`]*\`|\\([^)]*\\))+?))?,?\\s*\\}`,
	'g',
);

describe('the definitions of records', () => {
	it('are all known here, with what becomes of the account ids in them', () => {
		const found = sources.flatMap((file) =>
			[...readFileSync(join(services, file), 'utf8').matchAll(keyForm)].map(
				([, kind, id = 'id']) => `${kind} ${id.trim()}`,
			),
		);
		// The same key is written out where a query tells the ids.
		const told = new Set(['event id', 'failure id', 'refusals id']);
		expect([...new Set(found.filter((one) => !told.has(one)))].sort()).toEqual(Object.keys(definitions).sort());
	});
});

openWorldForEachTest();

const second = '5b10ac8d82e05b22cc7d4e99';
const people = [second, idOf('bruno'), idOf('chidi')] as const;
const bot = idOf('deployBot');
const bruno = { name: 'Bruno Keller', address: 'bruno.keller@example.com' };

/** Calls a function of the admin page as another administrator. */
async function asSecond<T>(functionKey: string, payload: object = {}): Promise<T> {
	const call = { moduleKey: 'muster-admin', functionKey, payload, accountId: second };
	return valueOf((await world.forge.invokeResolver(call)) as Parameters<typeof valueOf<T>>[0]);
}

/** The records that hold a text, in their key, their body or what they are listed by. */
async function left(text: string): Promise<readonly string[]> {
	const { records } = await dump(world);
	return Object.entries(records).flatMap(([key, value]) => (JSON.stringify([key, value]).includes(text) ? [key] : []));
}

const heldIn = (key: string): readonly Held[] =>
	Object.values(definitions).flatMap(([held, form]) => (form.test(key) ? [held] : []));

async function live(days: number): Promise<void> {
	for (let hour = 0; hour < days * 24; hour++) {
		await asApp(world, planPrivacyWork);
		await world.pass(hourMs);
	}
}

/** Bulk work of every state: tried, and carried out, with owners by name, by address and by id, and rows that fail. */
async function workInBulk(): Promise<readonly string[]> {
	const fresh = await Promise.all(['0a', '0b', '0c', '0d'].map((digits) => addServiceAccount(world, digits)));
	const rows = [
		aFileRow(2, fresh[0] ?? '', { ownerId: bruno.name }),
		aFileRow(3, fresh[1] ?? '', { ownerId: idOf('bruno') }),
		aFileRow(4, fresh[2] ?? '', { ownerId: ` ${idOf('chidi')} `, expiresAt: 'never' }),
		// A person is no identity.
		aFileRow(5, idOf('chidi'), { purpose: `Asked for by ${second}.` }),
		aFileRow(6, bot, { ownerId: fresh[3] ?? '' }),
	];
	const ids: string[] = [];
	for (const start of [
		{ kind: 'import', name: 'bots.csv' },
		{ kind: 'import', name: `of ${second}.csv` },
		{ kind: 'change-owner', reason: 'Moved', ownerId: idOf('chidi') },
	]) {
		const { id } = await asSecond<{ id: string }>('bulk.start', start);
		const sent = start.kind === 'import' ? rows : [{ row: 1, cells: { accountId: bot }, version: 1 }];
		await asSecond('bulk.add', { id, piece: 0, rows: sent });
		await asSecond('bulk.check', { id, pieces: 1 });
		await world.pass(5 * minuteMs);
		ids.push(id);
	}
	await asSecond('bulk.apply', { id: ids[0] });
	await world.pass(10 * minuteMs);
	return ids;
}

async function refuse(atlassianId: string): Promise<void> {
	world.forge.publish('avi:jira:failed:expression', {
		workflowName: releaseWorkflow,
		validatorId: 'rule muster-guard Deploy',
		expression: validatorExpression,
		errorMessages: ['it can\'t use "Deploy": it is not registered. [muster:unregistered]'],
		context: { issue: { key: stagedKeys[0] } },
		atlassianId,
	});
	await world.settle();
	await world.pass(minuteMs);
}

/** A move of the bot's that it says to make on behalf of somebody. */
async function moveFor(accountId: string, issueKey: string): Promise<void> {
	world.site.issue(issueKey).statusId = staged;
	const body = { transition: { id: deployTransition }, historyMetadata: { actor: { id: accountId } } };
	const { status } = await world.as('deployBot', 'POST', `/rest/api/3/issue/${issueKey}/transitions`, body);
	expect(status).toBe(204);
	await world.pass(minuteMs);
}

describe('whoever stands anywhere', () => {
	let log: readonly LogLine[];
	let works: readonly string[];

	beforeEach(async () => {
		log = collectLog();
		const account = { accountId: second, displayName: 'Dora Ek', accountType: 'atlassian', active: true } as const;
		world.site.addAccount(account, ['site-admins', 'jira-users']);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		await registered(world);
		works = await workInBulk();
		const { version, ...settings } = (await asSecond<{ settings: { version: number } }>('settings.read')).settings;
		await asSecond('settings.save', { version, settings: { ...settings, listsPeople: true } });
		await asSecond('account.compare');
		for (const accountId of [bot, idOf('chidi')]) {
			await asSecond('account.ignore', { accountId, reason: `Known to ${accountId === bot ? 'us' : 'all'}` });
		}
		await asSecond('inherited.keep');
		await asSecond('canary.set-up', { issueKey: stagedKeys[4] });
		await asSecond('canary.remove');
		await asSecond('drift.check');
		for (const key of stagedKeys) await deploy(world, 'deployBot', key);
		// Nothing guards this one.
		expect((await press(world, bot, stagedKeys[0], '51')).status).toBe(204);
		await moveFor(idOf('chidi'), stagedKeys[2]);
		Object.assign(world.faults, { productEventsLost: 1, postFunctionsLost: 1 });
		await moveFor(second, stagedKeys[3]);
		for (const id of [idOf('chidi'), bot, second]) await refuse(id);
		await world.pass(20 * minuteMs);
		await asSecond('replay.start-all', {});
		await world.pass(10 * minuteMs);
		await asSecond('replay.start', { targets: [{ workflowId: workflowId(world), transitionId: deployTransition }] });
		await world.pass(10 * minuteMs);
		const asked = [second, bot].map((by) => ({ by, at: Date.now() }));
		await tamper(world, 'report', 'way-back', { version: 1, body: { asked } });
		await asSecond('evidence.export', { format: 'csv', from: null, to: null });
		await asSecond('evidence.keep', { version: 0, months: 6, reason: 'Policy' });
		await asSecond('evidence.hold', { version: 1, reason: 'Case' });
		await world.forge.runScheduled('daily');
		await world.pass(hourMs);
		await world.forge.runScheduled('hourly');
		await world.pass(hourMs);
		await asSecond('site.freeze', { reason: 'Drill' });
		await deploy(world, 'deployBot', stagedKeys[1]);
		await world.pass(hourMs);
		expect(log).toEqual([]);
	});

	it('stands only where that is known, and is reported', async () => {
		const { records } = await dump(world);
		const stored: readonly string[] = await asApp(world, readStoredAccounts);
		const own = world.forge.appAccountId;
		const accounts = [...world.site.world.accounts.keys()].filter((id) => id !== own);
		const named = new Map<string, string[]>();
		for (const [key, value] of Object.entries(records)) {
			const text = JSON.stringify([key, value]);
			for (const id of accounts) if (text.includes(id)) named.set(id, [...(named.get(id) ?? []), key]);
		}
		for (const id of [...people, bot]) expect(named.has(id)).toBe(true);
		expect([...named.keys()].filter((id) => !stored.includes(id))).toEqual([]);
		for (const key of new Set([...named.values()].flat())) {
			expect([key, heldIn(key).filter((held) => held !== 'none')]).toEqual([key, [expect.any(String)]]);
		}
		// Each of these is there to be found.
		for (const kind of ['account', 'bulk', 'refusals', 'replay', 'count', 'event', 'journal', 'identity', 'control']) {
			expect([kind, [...named.values()].flat().some((key) => key.startsWith(`${kind}:`))]).toEqual([kind, true]);
		}
		const behind = Object.entries(records).filter(([, value]) => /"onBehalf(Id)?":/.test(JSON.stringify(value)));
		expect(behind.map(([key]) => key.split(':')[0]).sort()).toEqual(['event', 'history']);
		for (const id of ['noted', 'planned observe', 'way-back']) {
			expect([id, [...named.values()].flat().some((key) => key.startsWith(`report:v1:${id}`))]).toEqual([id, true]);
		}
	}, 60_000);

	it('is gone after the account was closed, with what files called it', async () => {
		expect(await left(bruno.name.toLowerCase())).not.toEqual([]);
		for (const id of [...people, bot]) world.site.deleteAccount(id);
		await world.settle();
		await live(16);
		for (const text of [...people, bruno.name, bruno.name.toLowerCase()])
			expect([text, await left(text)]).toEqual([text, []]);
		for (const key of await left(bot)) expect([key, heldIn(key)]).toEqual([key, ['registered']]);
		// What is not of them is still there: the works can be read, and how often guards refused.
		for (const id of works) {
			const { state } = valueOf(await world.invoke<{ state: string }>('ana', 'muster-admin', 'bulk.read', { id }));
			expect(['checked', 'done']).toContain(state);
			const { rows } = valueOf(
				await world.invoke<{ rows: object[] }>('ana', 'muster-admin', 'bulk.rows', { id, piece: 0 }),
			);
			expect(rows.length).toBeGreaterThan(0);
		}
		expect(
			valueOf(
				await world.invoke('ana', 'muster-admin', 'guard.refusals', { workflow: releaseWorkflow, transitionId: '41' }),
			),
		).toMatchObject({ total: expect.any(Number) });
		await world.pass(20 * minuteMs);
		await world.forge.runScheduled('hourly');
		await world.pass(hourMs);
		const { newest } = await callEvidence(world, 'evidence.read');
		expect(verdictOn((await readExported(world)).lines, newest)).toMatchObject({ receipts: 1 });
		expect(world.forge.privacy.tooEarly).toEqual([]);
	}, 120_000);

	it('is gone from refusals after 30 days, of itself', async () => {
		expect((await left(idOf('chidi'))).some((key) => key.startsWith('refusals:'))).toBe(true);
		await world.pass(30 * dayMs);
		await world.forge.runScheduled('daily');
		await world.pass(hourMs);
		expect((await left(idOf('chidi'))).filter((key) => key.startsWith('refusals:'))).toEqual([]);
		expect(Object.keys(await storedOf(world, 'refusals')).length).toBeGreaterThan(0);
	}, 60_000);

	it('does not keep others from being erased where a record of work cannot be read', async () => {
		const [broken = ''] = works;
		const work = await requireStored(world, 'bulk', broken);
		await tamper(world, 'bulk', broken, { ...work, body: { ...work.body, state: 'lost' } });
		world.site.deleteAccount(idOf('chidi'));
		await world.settle();
		await live(16);
		const kept = await left(idOf('chidi'));
		expect(kept.filter((key) => !key.startsWith(`bulk:v1:${broken}`))).toEqual([]);
		expect(log).toContainEqual(expect.objectContaining({ where: 'erase', code: 'CORRUPT_RECORD' }));
	}, 120_000);
});

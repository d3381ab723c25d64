// Registering an account: what is refused, that a refusal changes nothing, and what exactly a registration allows.

import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvocationRefusal } from '../../sandbox/forge/resolver-calls';
import { dayMs } from '../../src/contract/durations';
import { isStatement, type Saying, statementOf } from '../../src/contract/problems';
import { aGrant } from '../builders/identity';
import { intercept } from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	codeOf,
	deploy,
	deployed,
	errorOf,
	opsWorkflow,
	press,
	readBack,
	register,
	registered,
	setGuard,
	staged,
	stagedKeys,
} from '../harness/registry';
import { dump, requireStored } from '../harness/storage';
import { idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
/** True while no test has changed the world: tests that only see refusals share it. */
let isFresh = false;
beforeEach(async () => {
	if (!isFresh) world = await openWorld();
	isFresh = false;
});
afterEach(() => {
	if (!isFresh) world.close();
});
afterAll(() => world.close());

const bot = idOf('deployBot');
const draft = aSeededDraft();

interface BadInput {
	readonly title: string;
	readonly payload: unknown;
	readonly field: string;
	readonly code?: string;
	readonly says?: Saying;
}

/** A valid request with parts of the draft replaced. */
const withDraft = (more: Record<string, unknown>) => ({ accountId: bot, draft: { ...draft, ...more } });
const withGrant = (more: Record<string, unknown>) => withDraft({ grants: [{ ...aGrant(), ...more }] });
const without = (object: object, key: string) => Object.fromEntries(Object.entries(object).filter(([k]) => k !== key));

/** Registering is refused with one error that names the field, and changes nothing at all. */
async function expectRefused({ payload, field, code = 'INVALID_INPUT', says }: BadInput): Promise<void> {
	await world.settle();
	const before = await dump(world);
	const planned = world.agenda.pending();
	const error = errorOf(await world.invoke('ana', 'muster-admin', 'identity.register', payload));
	expect(error).toMatchObject({ code, field });
	const { problem, params } = error;
	expect(isStatement({ problem, params })).toBe(true);
	if (says !== undefined) expect({ problem, params }).toEqual(statementOf(says));
	expect(error).not.toHaveProperty('reference');
	expect(world.agenda.pending()).toEqual(planned);
	expect(await dump(world)).toEqual(before);
	expect(world.forge.failures).toEqual([]);
}

/** As `expectRefused`, in a world that the next test may use. */
async function expectOnlyRefused(input: BadInput): Promise<void> {
	await expectRefused(input);
	isFresh = true;
}

describe('the account', () => {
	it('must exist', () =>
		expectRefused({
			title: '',
			payload: { ...withDraft({}), accountId: '712020:00000000-0000-4000-8000-000000000000' },
			field: 'accountId',
			says: 'account-unknown',
		}));

	it('must be active', async () => {
		world.site.updateAccount(bot, { active: false });
		await expectRefused({ title: '', payload: withDraft({}), field: 'accountId', says: 'account-deactivated' });
	});

	it('must not be deleted', async () => {
		world.site.deleteAccount(bot);
		await expectRefused({ title: '', payload: withDraft({}), field: 'accountId' });
	});

	it('must not be a customer', async () => {
		const accountId = 'qm:11111111-2222-4333-8444-555555555555:customer';
		world.site.addAccount({ accountId, displayName: 'Cus Tomer', accountType: 'customer', active: true });
		await expectRefused({ title: '', payload: { ...withDraft({}), accountId }, field: 'accountId' });
		await expectRefused({
			title: '',
			payload: { ...withDraft({ type: 'bot-user' }), accountId, confirmBotUser: true },
			field: 'accountId',
		});
	});

	const person = idOf('legacyScript');
	const asPerson = (type: string, confirm?: boolean) => ({
		accountId: person,
		draft: { ...draft, type },
		...(confirm === undefined ? {} : { confirmBotUser: confirm }),
	});
	it.each([
		{ title: 'unconfirmed', payload: asPerson('bot-user'), field: 'confirmBotUser' },
		{ title: 'confirmed as false', payload: asPerson('bot-user', false), field: 'confirmBotUser' },
		...['service-account', 'ci-pipeline', 'app', 'automation', 'ai-agent'].map((type) => ({
			title: `as ${type}, confirmed`,
			payload: asPerson(type, true),
			field: 'draft.type',
		})),
		{ title: 'deactivated', payload: { ...asPerson('bot-user', true), accountId: idOf('hana') }, field: 'accountId' },
	])('of a person is refused: $title', expectOnlyRefused);

	it('of a person registers as a bot user once that is confirmed', async () => {
		const saved = valueOf(
			await register(world, person, { ...draft, type: 'bot-user' }, { confirmBotUser: true }),
		).identity;
		expect(saved).toMatchObject({ accountId: person, type: 'bot-user', status: 'active' });
	});

	it.each(['deployBot', 'automation', 'triageAgent', 'buildStatus'] as const)(
		'%s is no bot user, confirmed or not',
		async (name) => {
			const payload = { accountId: idOf(name), draft: { ...draft, type: 'bot-user' } };
			await expectRefused({ title: '', payload, field: 'draft.type' });
			await expectRefused({ title: '', payload: { ...payload, confirmBotUser: true }, field: 'draft.type' });
		},
	);

	it('is registered once: the second attempt names the first', async () => {
		await registered(world, 'deployBot', aSeededDraft({ name: 'first' }));
		await expectRefused({
			title: '',
			payload: withDraft({ name: 'second' }),
			code: 'CONFLICT',
			field: 'accountId',
			says: { problem: 'registered-already', params: { name: 'first' } },
		});
	});

	it('that is suspended is still registered', async () => {
		const identity = await registered(world);
		valueOf(await change(world, 'suspend', identity));
		await expectRefused({ title: '', payload: withDraft({}), code: 'CONFLICT', field: 'accountId' });
	});
});

describe('the owner', () => {
	it.each<BadInput>([
		{ title: 'a service account', payload: withDraft({ ownerId: idOf('releaseBot') }), field: 'draft.ownerId' },
		{ title: 'an app', payload: withDraft({ ownerId: idOf('automation') }), field: 'draft.ownerId' },
		{ title: 'an agent', payload: withDraft({ ownerId: idOf('triageAgent') }), field: 'draft.ownerId' },
		{ title: 'the identity itself', payload: withDraft({ ownerId: bot }), field: 'draft.ownerId' },
		{
			title: 'the identity itself, a bot user',
			payload: {
				accountId: idOf('legacyScript'),
				draft: { ...draft, type: 'bot-user', ownerId: idOf('legacyScript') },
				confirmBotUser: true,
			},
			field: 'draft.ownerId',
		},
		{
			title: 'unknown',
			payload: withDraft({ ownerId: '712020:00000000-0000-4000-8000-000000000000' }),
			field: 'draft.ownerId',
			says: 'account-unknown',
		},
		{
			title: 'inactive',
			payload: withDraft({ ownerId: idOf('hana') }),
			field: 'draft.ownerId',
			says: 'owner-deactivated',
		},
		{ title: 'no account id at all', payload: withDraft({ ownerId: 'bruno@example.com' }), field: 'draft.ownerId' },
	])('cannot be $title', expectOnlyRefused);

	it('cannot be a person who registered as a bot user', async () => {
		valueOf(await register(world, idOf('legacyScript'), { ...draft, type: 'bot-user' }, { confirmBotUser: true }));
		await expectRefused({
			title: '',
			payload: withDraft({ ownerId: idOf('legacyScript') }),
			field: 'draft.ownerId',
		});
	});
});

describe('what a draft says about the site', () => {
	const grant = 'draft.grants.0';
	it.each<BadInput>([
		{ title: 'an unknown status', payload: withGrant({ toStatusId: '99999' }), field: `${grant}.toStatusId` },
		{
			title: 'an unknown status before',
			payload: withGrant({ fromStatusId: '99999' }),
			field: `${grant}.fromStatusId`,
		},
		{ title: "another space's status", payload: withGrant({ toStatusId: '10103' }), field: `${grant}.toStatusId` },
		{
			title: "another space's status before",
			payload: withGrant({ fromStatusId: '10101' }),
			field: `${grant}.fromStatusId`,
		},
		{ title: 'an unknown space', payload: withGrant({ projectId: '99999' }), field: `${grant}.projectId` },
		{ title: 'an unknown work type', payload: withGrant({ issueTypeId: '99999' }), field: `${grant}.issueTypeId` },
		{ title: "another space's work type", payload: withGrant({ issueTypeId: '10011' }), field: `${grant}.issueTypeId` },
		{
			title: 'an unknown status in every space',
			payload: withDraft({ grants: [{ toStatusId: '99999' }] }),
			field: `${grant}.toStatusId`,
		},
		{
			title: 'an unknown status before in every space',
			payload: withDraft({ grants: [{ toStatusId: deployed, fromStatusId: '99999' }] }),
			field: `${grant}.fromStatusId`,
		},
		{
			title: 'an unknown work type in every space',
			payload: withDraft({ grants: [{ toStatusId: deployed, issueTypeId: '99999' }] }),
			field: `${grant}.issueTypeId`,
		},
		{
			title: 'a fault in the last of several grants',
			payload: withDraft({ grants: [aGrant(), { toStatusId: deployed }, { ...aGrant(), toStatusId: '10103' }] }),
			field: 'draft.grants.2.toStatusId',
		},
	])('is checked: $title', expectOnlyRefused);

	it('is checked as the person who asks: a space that Jira hides from them does not exist', async () => {
		const stop = intercept(async (call, send) =>
			call.as === 'user' && call.path.startsWith('/rest/api/3/project/10001')
				? Response.json({ errorMessages: ["No project could be found with key '10001'."] }, { status: 404 })
				: send(),
		);
		await expectRefused({
			title: '',
			payload: withDraft({ grants: [{ projectId: '10001', toStatusId: '10103' }] }),
			field: `${grant}.projectId`,
		});
		stop();
	});
});

describe('time', () => {
	it.each<BadInput>([
		{ title: 'long past', payload: withDraft({ expiresAt: startOfTime - dayMs }), field: 'draft.expiresAt' },
		{ title: 'a millisecond past', payload: withDraft({ expiresAt: startOfTime - 1 }), field: 'draft.expiresAt' },
		{ title: 'exactly now', payload: withDraft({ expiresAt: startOfTime }), field: 'draft.expiresAt' },
		{ title: 'zero', payload: withDraft({ expiresAt: 0 }), field: 'draft.expiresAt' },
		{ title: 'a fraction', payload: withDraft({ expiresAt: startOfTime + 0.5 }), field: 'draft.expiresAt' },
		{ title: 'beyond the year 9999', payload: withDraft({ expiresAt: 1e16 }), field: 'draft.expiresAt' },
		{ title: 'a date as text', payload: withDraft({ expiresAt: '2027-01-01' }), field: 'draft.expiresAt' },
		{
			title: 'exactly now, of a grant',
			payload: withGrant({ expiresAt: startOfTime }),
			field: 'draft.grants.0.expiresAt',
		},
	])('that is $title is no expiry', expectOnlyRefused);

	it('a millisecond ahead is one', async () => {
		expect(valueOf(await register(world, bot, { ...draft, expiresAt: startOfTime + 1 })).identity.expiresAt).toBe(
			startOfTime + 1,
		);
	});
});

describe('shape', () => {
	/** Grants that differ: every pair of seeded statuses of REL. */
	const manyGrants = (count: number) =>
		Array.from({ length: count }, (_, i) =>
			aGrant({ fromStatusId: `1000${1 + (i % 6)}`, toStatusId: `1000${1 + (Math.floor(i / 6) % 6)}` } as object),
		);
	const longName = 'x'.repeat(121);

	it.each<BadInput>([
		{
			title: '31 grants',
			payload: withDraft({ grants: manyGrants(31) }),
			field: 'draft.grants',
			says: { problem: 'too-many-listed', params: { of: 'grants', most: 30 } },
		},
		{ title: 'one grant twice', payload: withDraft({ grants: [aGrant(), aGrant()] }), field: 'draft.grants.1' },
		{
			title: 'one grant twice, written in another order',
			payload: withDraft({
				grants: [aGrant(), { toStatusId: deployed, fromStatusId: staged, projectId: '10000' }],
			}),
			field: 'draft.grants.1',
		},
		{
			title: 'a purpose of 5,000 characters',
			payload: withDraft({ purpose: 'p'.repeat(5_000) }),
			field: 'draft.purpose',
			says: { problem: 'too-long', params: { most: 500 } },
		},
		{
			title: 'a name too long',
			payload: withDraft({ name: longName }),
			field: 'draft.name',
			says: { problem: 'too-long', params: { most: 120 } },
		},
		{ title: 'an empty name', payload: withDraft({ name: '' }), field: 'draft.name', says: 'required' },
		{ title: 'a blank name', payload: withDraft({ name: ' \t ' }), field: 'draft.name' },
		{ title: 'HTML in the name', payload: withDraft({ name: '<img src=x onerror=alert(1)>' }), field: 'draft.name' },
		{ title: 'HTML in the contact', payload: withDraft({ contact: '<b>us</b>' }), field: 'draft.contact' },
		{ title: 'HTML in the environment', payload: withDraft({ environment: '<i>' }), field: 'draft.environment' },
		...['\u0000', '\n', '\u001b[31m', '\u0085', '\u2028', '\u2029', '\u202e', '\u200b', '\u00ad', '\ufeffx\ufeff'].map(
			(character) => ({
				title: `the character ${JSON.stringify(character)} in the name`,
				payload: withDraft({ name: `a${character}b` }),
				field: 'draft.name',
			}),
		),
		...['$&', '100%', 'a\\b', '%t', '%c'].map((contact) => ({
			title: `the pattern ${contact} in the contact`,
			payload: withDraft({ contact }),
			field: 'draft.contact',
		})),
		{ title: 'an unknown field', payload: { ...withDraft({}), isAdmin: true }, field: 'isAdmin' },
		{ title: 'an unknown field of the draft', payload: withDraft({ status: 'active' }), field: 'draft.status' },
		{ title: 'a version in the draft', payload: withDraft({ version: 7 }), field: 'draft.version' },
		{
			title: 'an unknown field of a grant',
			payload: withGrant({ allProjects: true }),
			field: 'draft.grants.0.allProjects',
		},
		{
			title: 'a secret among the credential facts',
			payload: withDraft({ credential: { kind: 'api-token', secret: 'x' } }),
			field: 'draft.credential.secret',
		},
	])('of the input is strict: $title', expectOnlyRefused);

	it('takes 30 different grants', async () => {
		const saved = valueOf(await register(world, bot, { ...draft, grants: manyGrants(30) })).identity;
		expect(saved.grants).toHaveLength(30);
	});

	it.each(['', 'draft', 'draft.grants.0'])('refuses __proto__ at "%s" and pollutes nothing', async (place) => {
		const evil = JSON.parse('{"__proto__":{"isAdmin":true}}') as object;
		const merge = (object: object) => Object.defineProperties({ ...object }, Object.getOwnPropertyDescriptors(evil));
		const payload =
			place === ''
				? merge(withDraft({}))
				: {
						accountId: bot,
						draft: place === 'draft' ? merge(draft) : { ...draft, grants: [merge(aGrant())] },
					};
		expect(JSON.stringify(payload)).toContain('__proto__');
		await expectRefused({ title: '', payload, field: place === '' ? '__proto__' : `${place}.__proto__` });
		expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
	});

	const wrong: readonly unknown[] = [null, 1, true, {}, [], 'x'.repeat(1_000)];
	it.each(['name', 'type', 'ownerId', 'contact', 'purpose', 'environment', 'expiresAt', 'credential', 'grants'])(
		'refuses a %s of every wrong type',
		async (key) => {
			for (const value of wrong) {
				if (key === 'grants' && Array.isArray(value)) continue;
				if (key === 'expiresAt' && value === 1) continue;
				const payload = withDraft({ [key]: value });
				const before = await dump(world);
				const error = errorOf(await world.invoke('ana', 'muster-admin', 'identity.register', payload));
				expect({ value, error }).toMatchObject({ error: { code: 'INVALID_INPUT' } });
				expect(error.field).toMatch(new RegExp(`^draft\\.${key}`));
				expect(await dump(world)).toEqual(before);
			}
		},
	);

	it.each<BadInput>([
		...['name', 'type', 'ownerId', 'contact', 'purpose', 'expiresAt', 'grants'].map((key) => ({
			title: `draft.${key}`,
			payload: { accountId: bot, draft: without(draft, key) },
			field: `draft.${key}`,
		})),
		{ title: 'draft', payload: { accountId: bot }, field: 'draft' },
		{ title: 'accountId', payload: { draft }, field: 'accountId' },
		{
			title: 'the status after',
			payload: withDraft({ grants: [{ projectId: '10000' }] }),
			field: 'draft.grants.0.toStatusId',
		},
		{ title: 'the kind of credential', payload: withDraft({ credential: {} }), field: 'draft.credential.kind' },
		{ title: 'everything (null)', payload: null, field: 'accountId' },
		{ title: 'everything (empty)', payload: {}, field: 'accountId' },
	])('requires what is missing: $title', expectOnlyRefused);

	it.each([['a text'], [7], [true], [[]]])('refuses a payload that is no object: %j', async (payload) => {
		const before = await dump(world);
		const error = errorOf(await world.invoke('ana', 'muster-admin', 'identity.register', payload));
		expect(error).toEqual({ code: 'INVALID_INPUT', problem: 'request-no-object', params: {} });
		expect(await dump(world)).toEqual(before);
	});

	it('refuses 600 KB before anything of the app runs', async () => {
		const before = await dump(world);
		const invocations = world.forge.invocations;
		const refusal: unknown = await world
			.invoke('ana', 'muster-admin', 'identity.register', withDraft({ purpose: 'p'.repeat(600_000) }))
			.catch((error: unknown) => error);
		expect(refusal).toBeInstanceOf(InvocationRefusal);
		expect(refusal).toMatchObject({ code: 'REQUEST_TOO_LARGE' });
		expect(world.forge.invocations).toBe(invocations);
		expect(await dump(world)).toEqual(before);
	});

	it('refuses just under the limit of the platform as any long text', () =>
		expectRefused({ title: '', payload: withDraft({ purpose: 'p'.repeat(490_000) }), field: 'draft.purpose' }));

	it('gives every kind of bad input the same refusal when an identity is edited', async () => {
		const { version } = await registered(world);
		const cases: [Record<string, unknown>, string][] = [
			[{ grants: [{ ...aGrant(), toStatusId: '10103' }] }, 'draft.grants.0.toStatusId'],
			[{ ownerId: idOf('releaseBot') }, 'draft.ownerId'],
			[{ expiresAt: startOfTime }, 'draft.expiresAt'],
			[{ type: 'bot-user' }, 'draft.type'],
			[{ grants: [aGrant(), aGrant()] }, 'draft.grants.1'],
			[{ name: '<b>' }, 'draft.name'],
		];
		for (const [more, field] of cases) {
			const before = await dump(world);
			const payload = { accountId: bot, version, draft: { ...draft, ...more } };
			const error = errorOf(await world.invoke('ana', 'muster-admin', 'identity.edit', payload));
			expect(error).toMatchObject({ code: 'INVALID_INPUT', field });
			expect(await dump(world)).toEqual(before);
		}
	});
});

describe('a valid registration', () => {
	it('is stored, published, read back and in the history', async () => {
		const saved = valueOf(await register(world, bot, draft));
		expect(saved.isEnforced).toBe(true);
		expect(saved.identity).toEqual({
			...draft,
			accountId: bot,
			status: 'active',
			effectiveStatus: 'active',
			version: 1,
			createdAt: startOfTime,
			updatedAt: startOfTime,
			updatedBy: { kind: 'person', id: idOf('ana') },
		});

		const stored = await requireStored(world, 'identity', bot);
		expect(stored).toMatchObject({
			version: 1,
			body: { version: 1, status: 'active', ownerId: draft.ownerId, name: draft.name },
		});
		const { properties } = await dump(world);
		const published = Object.values(properties).filter((value) => Object.hasOwn(value as object, bot));
		expect(published).toHaveLength(1);
		expect(published[0]).toMatchObject({
			[bot]: [
				'C',
				'@',
				draft.contact,
				[
					['(', draft.expiresAt, 's10005', 'p10000', 'f10004'],
					['.', 0],
				],
				expect.stringMatching(/^#[\w-]{5}$/),
			],
		});

		const { identity, history } = await readBack(world, bot);
		expect(identity).toEqual(saved.identity);
		expect(history).toHaveLength(1);
		expect(history[0]).toMatchObject({
			version: 1,
			at: startOfTime,
			actor: { kind: 'person', id: idOf('ana') },
			action: 'register',
			to: 'active',
		});
		expect(history[0]).not.toHaveProperty('from');
		expect(history[0]?.changes).toContainEqual({ field: 'grants', from: null, to: draft.grants });
	});

	it('publishes no name, owner or purpose of it', async () => {
		await registered(world, 'deployBot', aSeededDraft({ name: 'Zanzibar', purpose: 'Quetzalcoatl' }));
		const text = JSON.stringify((await dump(world)).properties);
		expect(text).not.toContain('Zanzibar');
		expect(text).not.toContain('Quetzalcoatl');
		expect(text).not.toContain(idOf('bruno'));
	});

	it('lets exactly that account pass exactly that transition', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'enforce' }, { transition: 'Close' });
		setGuard(world, { mode: 'registered', enforcement: 'enforce' }, { workflow: opsWorkflow, transition: 'Done' });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');
		await registered(world);

		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		expect(world.site.issue(stagedKeys[0]).statusId).toBe(deployed);
		expect(codeOf(await press(world, bot, stagedKeys[0], '51'))).toBe('no-grant');
		expect(world.site.issue(stagedKeys[0]).statusId).toBe(deployed);
		for (const other of ['releaseBot', 'legacyScript', 'chidi', 'triageAgent', 'automation'] as const) {
			expect([other, codeOf(await deploy(world, other))]).toEqual([other, 'unregistered']);
			expect(world.site.issue(stagedKeys[0]).statusId).toBe(staged);
		}
		expect(codeOf(await press(world, idOf('releaseBot'), 'OPS-1', '31'))).toBe('unregistered');
		await world.settle();
	});

	it('does not reach into another space, status before or work type', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'enforce' }, { transition: 'Reopen' });
		setGuard(world, { mode: 'registered', enforcement: 'enforce' }, { workflow: opsWorkflow, transition: 'Done' });
		const backlog = '10001';
		await registered(
			world,
			'releaseBot',
			aSeededDraft({ grants: [aGrant({ toStatusId: backlog, issueTypeId: '10005' } as object)] }),
		);
		const reopen = async (key: string, from: string) => {
			world.site.issue(key).statusId = from;
			return codeOf(await press(world, idOf('releaseBot'), key, '71'));
		};
		// REL-7 is a Bug (10005), REL-15 a Task.
		expect(await reopen('REL-7', staged)).toBe('passes');
		expect(await reopen('REL-7', deployed)).toBe('no-grant');
		expect(await reopen('REL-15', staged)).toBe('no-grant');
		expect(codeOf(await press(world, idOf('releaseBot'), 'OPS-1', '31'))).toBe('no-grant');
		await world.settle();
	});

	it('ends at the millisecond it says, and the grant that ends earlier ends earlier', async () => {
		await registered(world, 'deployBot', aSeededDraft({ expiresAt: startOfTime + dayMs }));
		await registered(world, 'releaseBot', aSeededDraft({ grants: [aGrant({ expiresAt: startOfTime + 3_600_000 })] }));
		await world.pass(3_600_000 - 1);
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('passes');
		await world.pass(1);
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('grant-expired');
		await world.pass(dayMs - 3_600_000 - 1);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.pass(1);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('expired');
		expect((await readBack(world, bot)).identity).toMatchObject({ status: 'active', effectiveStatus: 'expired' });
	});

	it('of a new account works without waiting for anything', async () => {
		const accountId = await addServiceAccount(world, '0c');
		valueOf(await register(world, accountId));
		expect(codeOf(await deploy(world, { accountId }))).toBe('passes');
		await world.settle();
	});

	it('stores a name with quotes, umlauts and script-like text as it was typed', async () => {
		const name = `"O'Brien" & Jürgen's {bot} 🤖 ${'$'}{x} javascript:alert(1)`;
		await registered(world, 'deployBot', aSeededDraft({ name }));
		expect((await readBack(world, bot)).identity.name).toBe(name);
	});
});

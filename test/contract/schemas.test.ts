// What the border lets in: each field's bad values are refused with its path and a message, and good ones come through.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { adminInputs } from '../../src/contract/calls/admin';
import { issueInputs } from '../../src/contract/calls/issue';
import { projectInputs } from '../../src/contract/calls/project';
import { ruleInputs } from '../../src/contract/calls/rule';
import {
	contactSchema,
	credentialSchema,
	grantSchema,
	identityDraftSchema,
	identityTypes,
	reasonSchema,
} from '../../src/contract/identity';
import {
	accountIdSchema,
	issueIdSchema,
	issueTypeIdSchema,
	projectIdSchema,
	statusIdSchema,
} from '../../src/contract/ids';
import { maxGrants } from '../../src/contract/limits';
import { states } from '../../src/contract/state-problem';
import { aDraft, aGrant, anAccountId } from '../builders/identity';
import { accountPool } from '../builders/random-registry';

/** Path and message of the first complaint, as a resolver reports it. */
function complaintOf(schema: z.ZodMiniType, input: unknown): { path: string; message: string } | undefined {
	const parsed = schema.safeParse(input);
	if (parsed.success) return undefined;
	const [issue] = parsed.error.issues;
	return { path: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
}

const required = states('required');
const character = states('character-not-allowed');
const notAnId = states('not-jira-id');
const notAnAccount = states('not-account-id');
const notAnInstant = states('not-instant');

/** How the field of a form is told that it got another kind of value. */
const typeError = (expected: string, received: string) => `Invalid input: expected ${expected}, received ${received}`;
const notText: readonly (readonly [unknown, string])[] = [
	[undefined, typeError('string', 'undefined')],
	[null, typeError('string', 'null')],
	[7, typeError('string', 'number')],
	[true, typeError('string', 'boolean')],
	[['x'], typeError('string', 'array')],
	[{ toString: 'x' }, typeError('string', 'object')],
];

const forbiddenCharacters: readonly (readonly [string, string])[] = [
	['markup', '<b>bold</b>'],
	['an opening bracket', 'a < b'],
	['a closing bracket', 'a > b'],
	['a line break', 'two\nlines'],
	['a carriage return', 'two\rlines'],
	['a tab', 'two\tcolumns'],
	['a null', 'a\u0000b'],
	['an escape', 'a\u001b[31mb'],
	['a delete', 'a\u007fb'],
	['a C1 control', 'a\u0085b'],
	['a bidi override', 'a\u202eb'],
	['a bidi isolate', 'a\u2066b'],
	['a zero-width space', 'a\u200bb'],
	['a zero-width joiner', 'a\u200db'],
	['a soft hyphen', 'a\u00adb'],
	['a byte order mark', 'a\ufeffb'],
	['a line separator', 'a\u2028b'],
	['a paragraph separator', 'a\u2029b'],
];

interface Refused {
	readonly what: string;
	readonly value: unknown;
	readonly message: string;
}

/** Bad values of a line of text. */
const badLine = (max: number): readonly Refused[] => [
	...notText.map(([value, message]) => ({ what: `${JSON.stringify(value)}`, value, message })),
	{ what: 'nothing', value: '', message: required },
	{ what: 'only spaces', value: '   ', message: required },
	{ what: 'only a line break', value: '\n\t', message: required },
	{
		what: 'one character too many',
		value: 'x'.repeat(max + 1),
		message: states({ problem: 'too-long', params: { most: max } }),
	},
	{
		what: '5,000 characters',
		value: 'x'.repeat(5_000),
		message: states({ problem: 'too-long', params: { most: max } }),
	},
	...forbiddenCharacters.map(([what, value]) => ({ what, value, message: character })),
];

const badPattern: readonly Refused[] = ['$1', 'costs $', '100 %', '%c', '%t', 'a\\b', '\\'].map((value) => ({
	what: value,
	value,
	message: states('contact-sign-not-allowed'),
}));

const badText: readonly Refused[] = [
	...notText.map(([value, message]) => ({ what: `${JSON.stringify(value)}`, value, message })),
	{ what: 'nothing', value: '', message: required },
	{ what: 'only spaces', value: ' \n ', message: required },
	{ what: '501 characters', value: 'x'.repeat(501), message: states({ problem: 'too-long', params: { most: 500 } }) },
	{
		what: '5,000 characters',
		value: 'x'.repeat(5_000),
		message: states({ problem: 'too-long', params: { most: 500 } }),
	},
];

const badAccountId: readonly Refused[] = [
	...notText.map(([value, message]) => ({ what: `${JSON.stringify(value)}`, value, message })),
	...[
		'',
		'ab',
		'a b',
		' abc',
		'abc ',
		'abc\n',
		`${anAccountId}#1`,
		'###',
		'*',
		'a/b/c',
		'../..',
		'a.b.c',
		'<b>abc',
		'é-account',
		'a%20b',
		'me@example.com',
		'abc\u0000',
		'abc\u202e',
	].map((value) => ({ what: JSON.stringify(value), value, message: notAnAccount })),
	{ what: '129 characters', value: 'a'.repeat(129), message: states({ problem: 'too-long', params: { most: 128 } }) },
	{
		what: '5,000 characters',
		value: 'a'.repeat(5_000),
		message: states({ problem: 'too-long', params: { most: 128 } }),
	},
];

const badId: readonly Refused[] = [
	...notText
		.filter(([value]) => value !== undefined)
		.map(([value, message]) => ({ what: `${JSON.stringify(value)}`, value, message })),
	...[
		'',
		' ',
		'1 ',
		' 1',
		'-1',
		'+1',
		'1.0',
		'1e3',
		'0x10',
		'REL',
		'1\n',
		'١',
		'1'.repeat(19),
		'1'.repeat(5_000),
		'*',
		'1 p2',
	].map((value) => ({
		what: JSON.stringify(value.slice(0, 30)),
		value,
		message: notAnId,
	})),
];

/** No status of Jira has this ID, and a guard expression takes it for "being created", which decide() does not. */
const statusOfCreation: Refused = { what: '0, which reads as being created', value: '0', message: notAnId };

const badInstant: readonly Refused[] = [
	{ what: 'null', value: null, message: notAnInstant },
	{ what: 'a text', value: '2026-01-01', message: notAnInstant },
	{ what: 'a number in a text', value: '1772442000000', message: notAnInstant },
	{ what: 'true', value: true, message: notAnInstant },
	{ what: 'a date', value: new Date(1), message: notAnInstant },
	{ what: 'NaN', value: Number.NaN, message: notAnInstant },
	{ what: 'Infinity', value: Number.POSITIVE_INFINITY, message: notAnInstant },
	{ what: '-Infinity', value: Number.NEGATIVE_INFINITY, message: notAnInstant },
	{ what: 'a fraction', value: 1.5, message: notAnInstant },
	{ what: 'zero', value: 0, message: notAnInstant },
	{ what: 'a negative number', value: -1, message: notAnInstant },
	{ what: 'the year 10000', value: 253_402_300_800_000, message: states('instant-too-far') },
];

const badType: readonly Refused[] = [
	undefined,
	null,
	'',
	'human',
	'App',
	'ci_pipeline',
	1,
	['app'],
	{},
	'__proto__',
	'constructor',
].map((value) => ({
	what: `${JSON.stringify(value)}`,
	value,
	message: `Invalid option: expected one of ${identityTypes.map((type) => `"${type}"`).join('|')}`,
}));

const withGrant = (more: object) => ({ grants: [aGrant(), { ...aGrant(), ...more }] });
const withCredential = (more: object) => ({ credential: { kind: 'api-token', ...more } });

const fields: readonly (readonly [string, readonly Refused[], (value: unknown) => object])[] = [
	['name', badLine(120), (name) => ({ name })],
	['type', badType, (type) => ({ type })],
	['ownerId', badAccountId, (ownerId) => ({ ownerId })],
	['contact', [...badLine(80), ...badPattern], (contact) => ({ contact })],
	['purpose', badText, (purpose) => ({ purpose })],
	['environment', badLine(40).filter(({ value }) => value !== undefined), (environment) => ({ environment })],
	[
		'expiresAt',
		[...badInstant, { what: 'undefined', value: undefined, message: notAnInstant }],
		(expiresAt) => ({ expiresAt }),
	],
	['grants.1.projectId', badId, (projectId) => withGrant({ projectId })],
	['grants.1.issueTypeId', badId, (issueTypeId) => withGrant({ issueTypeId })],
	['grants.1.fromStatusId', [...badId, statusOfCreation], (fromStatusId) => withGrant({ fromStatusId })],
	[
		'grants.1.toStatusId',
		[...badId, { what: 'undefined', value: undefined, message: typeError('string', 'undefined') }],
		(toStatusId) => withGrant({ toStatusId }),
	],
	['grants.1.expiresAt', badInstant, (expiresAt) => withGrant({ expiresAt })],
	['credential.issuedAt', badInstant, (issuedAt) => withCredential({ issuedAt })],
	['credential.expiresAt', badInstant, (expiresAt) => withCredential({ expiresAt })],
	[
		'credential.rotateEveryDays',
		[
			{ what: 'zero', value: 0, message: states({ problem: 'too-few-days', params: { least: 1 } }) },
			{ what: 'a negative number', value: -30, message: states({ problem: 'too-few-days', params: { least: 1 } }) },
			{
				what: 'more than ten years',
				value: 3_651,
				message: states({ problem: 'too-many-days', params: { most: 3_650 } }),
			},
		],
		(rotateEveryDays) => withCredential({ rotateEveryDays }),
	],
];

describe('a draft of an identity', () => {
	it('is accepted as it is', () => {
		expect(identityDraftSchema.parse(aDraft())).toEqual(aDraft());
	});

	describe.each(fields)('is refused for its %s', (path, refused, make) => {
		it.each(refused)('when it is $what', ({ value, message }) => {
			const draft: Record<string, unknown> = { ...aDraft(), ...make(value) };
			if (value === undefined && path in draft) delete draft[path];
			expect(complaintOf(identityDraftSchema, draft)).toEqual({ path, message });
		});
	});

	it.each([
		['rotateEveryDays', 1.5],
		['rotateEveryDays', Number.NaN],
		['rotateEveryDays', Number.POSITIVE_INFINITY],
		['rotateEveryDays', '30'],
		['kind', 'secret'],
		['kind', undefined],
	])('is refused for a credential whose %s is %p', (field, value) => {
		const draft = { ...aDraft(), ...withCredential({ [field]: value }) };
		expect(complaintOf(identityDraftSchema, draft)).toEqual({
			path: `credential.${field}`,
			message: expect.stringMatching(/^Invalid (input|option): expected /),
		});
	});

	it.each(['contact', 'name', 'purpose', 'environment'] as const)('has the spaces around its %s cut', (field) => {
		expect(identityDraftSchema.parse({ ...aDraft(), [field]: '  Team A \n' })[field]).toBe('Team A');
	});

	it.each([
		['name', 120],
		['contact', 80],
		['purpose', 500],
		['environment', 40],
	] as const)('may have a %s of %i characters', (field, length) => {
		const draft = { ...aDraft(), [field]: 'é'.repeat(length) };
		expect(identityDraftSchema.parse(draft)).toEqual(draft);
	});

	it('may have a purpose of several lines', () => {
		expect(identityDraftSchema.parse(aDraft({ purpose: 'One.\nTwo.' })).purpose).toBe('One.\nTwo.');
	});

	it(`may have ${maxGrants} grants and no more`, () => {
		const grants = (length: number) => Array.from({ length }, () => aGrant());
		expect(complaintOf(identityDraftSchema, { ...aDraft(), grants: grants(30) })).toBeUndefined();
		expect(complaintOf(identityDraftSchema, { ...aDraft(), grants: [] })).toBeUndefined();
		expect(complaintOf(identityDraftSchema, { ...aDraft(), grants: grants(31) })).toEqual({
			path: 'grants',
			message: states({ problem: 'too-many-listed', params: { of: 'grants', most: 30 } }),
		});
	});

	it.each<[string, unknown, string, string]>([
		['no list', undefined, 'grants', typeError('array', 'undefined')],
		['a null list', null, 'grants', typeError('array', 'null')],
		['one grant that is not in a list', aGrant(), 'grants', typeError('array', 'object')],
		['a text', '[]', 'grants', typeError('array', 'string')],
		['something like a list', { length: 0 }, 'grants', typeError('array', 'object')],
		['a grant that is null', [null], 'grants.0', typeError('object', 'null')],
		['a grant that is a text', [aGrant(), '*'], 'grants.1', typeError('object', 'string')],
		['a grant that is a list', [[]], 'grants.0', typeError('object', 'array')],
		['an empty grant', [{}], 'grants.0.toStatusId', typeError('string', 'undefined')],
	])('is refused for grants that are %s', (_name, grants, path, message) => {
		expect(complaintOf(identityDraftSchema, { ...aDraft(), grants })).toEqual({ path, message });
	});

	it.each([null, undefined, '', 'draft', 7, true, [], [aDraft()]])('is refused when it is %p', (draft) => {
		expect(complaintOf(identityDraftSchema, draft)).toMatchObject({
			path: '',
			message: expect.stringContaining('object'),
		});
	});

	it.each(Object.keys(aDraft()))('is refused without %s', (field) => {
		const rest = Object.fromEntries(Object.entries(aDraft()).filter(([name]) => name !== field));
		expect(complaintOf(identityDraftSchema, rest)?.path).toBe(field);
	});

	it.each(['environment', 'credential'])('may do without %s, but not with an undefined one', (field) => {
		expect(complaintOf(identityDraftSchema, aDraft())).toBeUndefined();
		expect(complaintOf(identityDraftSchema, { ...aDraft(), [field]: undefined })?.path).toBe(field);
	});
});

describe('keys that are not known', () => {
	const unknownKey = (key: string) => `Unrecognized key: "${key}"`;
	/** As it arrives: JSON.parse makes `__proto__` an own key, which no literal can. */
	const injectInto = (value: object, key: string, extra = '{"isAdmin":true}'): unknown =>
		JSON.parse(JSON.stringify(value).replace('{', `{${JSON.stringify(key)}:${extra},`));

	const keys = ['status', 'version', 'accountId', 'secret', 'isAdmin', 'constructor', 'prototype', 'toString', ' name'];
	const targets: readonly (readonly [string, z.ZodMiniType, object])[] = [
		['a draft', identityDraftSchema, aDraft()],
		['a grant', grantSchema, aGrant()],
		['a credential', credentialSchema, { kind: 'api-token' }],
	];

	it.each(targets.flatMap(([what, schema, value]) => keys.map((key) => ({ what, schema, value, key }))))(
		'are refused in $what: $key',
		({ schema, value, key }) => {
			expect(complaintOf(schema, value)).toBeUndefined();
			expect(complaintOf(schema, injectInto(value, key))).toEqual({ path: '', message: unknownKey(key) });
		},
	);

	it('are refused deep inside, with the path to them', () => {
		const grants = [aGrant(), injectInto(aGrant(), 'constructor')];
		expect(complaintOf(identityDraftSchema, { ...aDraft(), grants })).toEqual({
			path: 'grants.1',
			message: unknownKey('constructor'),
		});
	});

	it.each(targets)(
		'leave %s without a __proto__, which the calls refuse before (test/entry/registering)',
		(_, schema, value) => {
			const parsed = schema.safeParse(injectInto(value, '__proto__', '{"polluted":true}'));
			const kept = parsed.success ? (parsed.data as object) : {};
			expect(Object.hasOwn(kept, '__proto__')).toBe(false);
			expect(Reflect.get(kept, 'polluted')).toBeUndefined();
		},
	);

	it('change nothing that other objects inherit', () => {
		for (const [, schema, value] of targets) {
			for (const key of ['__proto__', 'constructor', 'prototype']) {
				schema.safeParse(injectInto(value, key, '{"polluted":true,"prototype":{"polluted":true}}'));
			}
		}
		expect('polluted' in {}).toBe(false);
		expect('polluted' in Object).toBe(false);
	});

	it('do not become fields by inheritance', () => {
		const { name: _, ...rest } = aDraft();
		expect(
			complaintOf(identityDraftSchema, JSON.parse(JSON.stringify(rest).replace('{', '{"__proto__":{"name":"x"},'))),
		).toEqual({
			path: 'name',
			message: typeError('string', 'undefined'),
		});
	});
});

describe('ids', () => {
	it.each(badAccountId)('of an account are refused: $what', ({ value, message }) => {
		expect(complaintOf(accountIdSchema, value)).toEqual({ path: '', message });
	});

	it.each([...accountPool, 'abc', 'a'.repeat(128)])('of an account are accepted: %s', (accountId) => {
		expect(accountIdSchema.parse(accountId)).toBe(accountId);
	});

	const numeric = [
		['project', projectIdSchema],
		['work item', issueIdSchema],
		['work type', issueTypeIdSchema],
		['status', statusIdSchema],
	] as const;

	it.each(numeric.flatMap(([what, schema]) => badId.map((bad) => ({ kind: what, schema, ...bad }))))(
		'of a $kind are refused: $what',
		({ schema, value, message }) => {
			expect(complaintOf(schema, value)).toEqual({ path: '', message });
		},
	);

	it.each(numeric)('of a %s are accepted from 1 to 15 digits', (_what, schema) => {
		for (const id of ['1', '10001', '9'.repeat(15)]) expect(schema.parse(id)).toBe(id);
	});
});

describe('reasons and contacts', () => {
	it.each(badText)('a reason is refused when it is $what', ({ value, message }) => {
		expect(complaintOf(reasonSchema, value)).toEqual({ path: '', message });
	});

	it('a reason may be as long as 500 characters', () => {
		expect(reasonSchema.parse(` ${'x'.repeat(500)} `)).toHaveLength(500);
	});

	it('a contact never holds what the text replacement of an expression may read as a pattern, nor markup', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (text) => {
				const parsed = contactSchema.safeParse(text);
				if (!parsed.success) return;
				expect(parsed.data).not.toMatch(/[$%\\<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
				expect(parsed.data).toBe(parsed.data.trim());
				expect(parsed.data.length).toBeGreaterThan(0);
				expect(parsed.data.length).toBeLessThanOrEqual(80);
			}),
			{ seed: 3, numRuns: 2_000 },
		);
	});

	it.each(['#release-eng', "O'Brien's team", 'Équipe "Σ" & co', 'ops@example.com', '運用チーム', 'a'.repeat(80)])(
		'a contact may be %s',
		(contact) => {
			expect(contactSchema.parse(contact)).toBe(contact);
		},
	);
});

describe('what surfaces may ask', () => {
	const reason = 'Key leaked.';
	const move = { accountId: anAccountId, version: 1, reason };
	const bulkId = 'bulk-0123456789';
	const settings = {
		expiryDefaultDays: 180,
		expiryMaxDays: 365,
		orphanGraceDays: 14,
		maxShards: 98,
		contact: '#jira-admins',
		protectedStatuses: ['10006'],
		guardsTypeChanges: false,
		listsPeople: false,
		disablesGuardsOnUninstall: false,
	};
	const guard = { mode: 'registered', enforcement: 'monitor' };
	const transition = { workflowId: 'f3a1c2d4-0000-4000-8000-000000000001', transitionId: '41' };
	const item = { projectId: '10000', issueTypeId: '10001', fromStatusId: '10004' };
	const guardChange = { action: 'guard', guard, hides: false, targets: [transition] };
	const versions = [{ workflowId: transition.workflowId, version: { id: 'v1', number: 1 } }];
	const valid: Readonly<Record<string, Record<string, unknown>>> = {
		'site.history': {},
		'site.freeze': { reason },
		'site.thaw': { reason },
		'site.break-glass': { reason },
		'site.mend-glass': { reason },
		'space.freeze': { projectId: '10000', reason },
		'space.thaw': { projectId: '10000', reason },
		'settings.read': {},
		'settings.save': { version: 0, settings },
		'notice.list': {},
		'identity.directory': {},
		'identity.export': { accountIds: [anAccountId] },
		'identity.read': { accountId: anAccountId },
		'identity.risks': { accountId: anAccountId },
		'identity.register': { accountId: anAccountId, draft: aDraft() },
		'identity.edit': { accountId: anAccountId, version: 1, draft: aDraft() },
		'identity.suspend': move,
		'identity.reactivate': move,
		'identity.retire': move,
		'identity.freeze': move,
		'identity.thaw': move,
		'bulk.start': { kind: 'suspend', reason },
		'bulk.add': { id: bulkId, piece: 0, rows: [{ row: 1, cells: { accountId: anAccountId } }] },
		'bulk.check': { id: bulkId, pieces: 1 },
		'bulk.apply': { id: bulkId },
		'bulk.read': { id: bulkId },
		'bulk.rows': { id: bulkId, piece: 0 },
		'bulk.list': {},
		'failure.list': { limit: 20 },
		'guard.inventory': {},
		'guard.refusals': { workflow: 'Release', transitionId: '41' },
		'guard.plan': { change: guardChange },
		'guard.apply': { change: guardChange, versions },
		'guard.would-deny': { workflow: 'Release', transitionId: '41' },
		'guard.who': transition,
		'guard.try': { ...transition, accountId: anAccountId, item },
		'grant.list-transitions': {},
		'identity.could': { accountId: anAccountId },
		'drift.list': {},
		'drift.check': {},
		'drift.accept': { ids: ['workflow.41.removed'], reason: 'Known.' },
		'drift.take-back': { transitions: [transition] },
		'leave.list': {},
		'leave.remove': { versions },
		'inherited.keep': {},
		'health.read': {},
		'health.run': {},
		'canary.set-up': { issueKey: 'REL-7' },
		'canary.remove': {},
		'activity.read': { accountId: anAccountId },
		'activity.sparks': { accountIds: [anAccountId] },
		'activity.routes': { workflowId: 'w1' },
		'activity.month': { accountId: anAccountId, month: '2026-03' },
		'audit.list': { filter: { decision: 'observed', from: 5 } },
		'audit.state': {},
		'counts.recount': {},
		'counts.state': {},
		'overview.read': {},
		'evidence.read': {},
		'evidence.keep': { months: 12, reason: 'Policy', version: 0 },
		'evidence.hold': { reason: 'Case', version: 0 },
		'evidence.lift-hold': { reason: 'Closed', version: 0 },
		'evidence.export': { format: 'csv', from: 5, to: null },
		'evidence.page': { entry: 1, to: 1, cursor: '0.0.1.1.0.0' },
		'replay.start': { targets: [transition] },
		'replay.read': { targets: [transition], guard: null },
		'replay.start-all': {},
		'replay.estimate': { targets: null },
		'replay.learned': { accountId: '5b10:1' },
		'replay.observed': {},
		'replay.stop': { id: 'none' },
		'rule.preview': { place: {}, guard, rule: { kind: 'validator', stored: { format: 1 } } },
		'rule.try': { place: {}, guard, rule: { kind: 'validator' }, accountId: anAccountId, item },
		'rule.compile': { place: {}, guard, kind: 'validator' },
		'rule.read': { place: {}, stored: { format: 1 } },
		'site.overview': {},
		'site.in-force': {},
		'publication.retry': {},
		'account.unregistered': {},
		'site.way-back': {},
		'account.list': {},
		'account.ignore': { accountId: '5b10:1', reason: 'of another team' },
		'account.mind': { accountId: '5b10:1', reason: 'it is ours' },
		'account.comparison': {},
		'account.compare': {},
		'account.read': { accountId: '5b10:1' },
		'account.memberships': {},
		'account.read-memberships': {},
		'account.role-names': {},
		'project.transitions': { projectId: '10000' },
		'project.freeze': { projectId: '10000', reason },
		'project.routes': { projectId: '10000' },
		'project.thaw': { projectId: '10000', reason },
		'issue.head': { issueId: '20001' },
		'issue.verify': { issueId: '20001', after: 500 },
		'space.closed': { projectId: '10000' },
		'issue.movers': { issueId: '20001' },
		'issue.try': { issueId: '20001', accountId: anAccountId },
		'issue.audit': { issueId: '20001', limit: 20 },
	};
	const inputs: Readonly<Record<string, z.ZodMiniType>> = {
		...adminInputs,
		...projectInputs,
		...issueInputs,
		...ruleInputs,
	};
	const named = (name: string): z.ZodMiniType => inputs[name] ?? z.never();

	it.each(Object.keys(inputs))('%s is understood, and neither a key more nor one less', (name) => {
		const input = valid[name];
		expect(named(name).parse(input)).toEqual(input);
		expect(complaintOf(named(name), { ...input, isAdmin: true })).toEqual({
			path: '',
			message: 'Unrecognized key: "isAdmin"',
		});
		for (const key of Object.keys(input ?? {})) {
			const rest = Object.fromEntries(Object.entries(input ?? {}).filter(([other]) => other !== key));
			expect(complaintOf(named(name), rest)?.path).toBe(key);
		}
	});

	it.each(Object.keys(inputs))('%s is refused when it is no object', (name) => {
		for (const input of [null, undefined, '', 1, true, []]) expect(named(name).safeParse(input).success).toBe(false);
	});

	const counts = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', null, true];

	it.each(['failure.list', 'issue.audit'])('%s has a limit from 1 to 100', (name) => {
		for (const limit of [1, 100]) expect(complaintOf(named(name), { ...valid[name], limit })).toBeUndefined();
		for (const limit of [...counts, 101, 1e9])
			expect(complaintOf(named(name), { ...valid[name], limit })?.path).toBe('limit');
	});

	it.each(['edit', 'suspend', 'reactivate', 'retire', 'freeze', 'thaw'].map((action) => `identity.${action}`))(
		'%s needs a whole version from 1',
		(name) => {
			for (const version of counts) expect(complaintOf(named(name), { ...valid[name], version })?.path).toBe('version');
		},
	);

	it.each(['identity.register', 'identity.edit'])('%s names the field of the draft at fault', (name) => {
		const draft = { ...aDraft(), grants: [aGrant(), { ...aGrant(), toStatusId: 'Done' }] };
		expect(complaintOf(named(name), { ...valid[name], draft })).toEqual({
			path: 'draft.grants.1.toStatusId',
			message: notAnId,
		});
	});

	it('identity.register takes only true or false as a confirmation', () => {
		for (const confirmBotUser of ['true', 1, null, undefined]) {
			const input = { ...valid['identity.register'], confirmBotUser };
			expect(complaintOf(named('identity.register'), input)?.path).toBe('confirmBotUser');
		}
	});

	it.each(Object.keys(valid).filter((name) => 'reason' in (valid[name] ?? {})))('%s needs a reason', (name) => {
		for (const { value, message } of badText) {
			const input = { ...valid[name], reason: value };
			expect(complaintOf(named(name), input)).toEqual({ path: 'reason', message });
		}
	});

	it.each(['space.freeze', 'space.thaw', 'project.freeze', 'project.thaw', 'project.transitions', 'project.routes'])(
		'%s needs the ID of a space',
		(name) => {
			for (const { value, message } of badId) {
				expect(complaintOf(named(name), { ...valid[name], projectId: value })).toEqual({ path: 'projectId', message });
			}
		},
	);

	it('identity.directory takes a short cursor and no other', () => {
		const complaint = (input: object) => complaintOf(named('identity.directory'), input);
		for (const cursor of ['', '17.24', 'x'.repeat(20)]) expect(complaint({ cursor })).toBeUndefined();
		for (const cursor of ['x'.repeat(21), 7, null, undefined, ['1']])
			expect(complaint({ cursor })?.path).toBe('cursor');
	});

	it('identity.export takes from 1 to 200 accounts', () => {
		const complaint = (accountIds: unknown) => complaintOf(named('identity.export'), { accountIds });
		const many = (length: number) => Array.from({ length }, (_, i) => `account-${i}`);
		for (const length of [1, 200]) expect(complaint(many(length))).toBeUndefined();
		for (const accountIds of [[], many(201), null, anAccountId, { length: 1 }]) {
			expect(complaint(accountIds)?.path).toBe('accountIds');
		}
		expect(complaint([anAccountId, 'a b'])).toEqual({ path: 'accountIds.1', message: notAnAccount });
	});

	describe('settings.save', () => {
		const complaint = (more: object) =>
			complaintOf(named('settings.save'), { version: 0, settings: { ...settings, ...more } });
		const notWhole = [1.5, Number.NaN, Number.POSITIVE_INFINITY, '90', null, undefined, true, [90]];

		it.each<[string, number, number]>([
			['expiryDefaultDays', 1, 3_650],
			['expiryMaxDays', 1, 3_650],
			['orphanGraceDays', 0, 365],
			['maxShards', 98, 4_096],
		])('takes whole %s from %i to %i', (field, min, max) => {
			for (const value of [min, max]) expect(complaint({ [field]: value })).toBeUndefined();
			for (const value of [min - 1, max + 1, -min - 1, 1e12, ...notWhole]) {
				expect(complaint({ [field]: value })?.path).toBe(`settings.${field}`);
			}
			const of = field === 'maxShards' ? 'parts' : 'days';
			const least = states({ problem: `too-few-${of}`, params: { least: min } });
			const most = states({ problem: `too-many-${of}`, params: { most: max } });
			expect(complaint({ [field]: min - 1 })?.message).toBe(least);
			expect(complaint({ [field]: max + 1 })?.message).toBe(most);
		});

		it.each([...badLine(80), ...badPattern])('takes no contact that is $what', ({ value, message }) => {
			expect(complaint({ contact: value })).toEqual({ path: 'settings.contact', message });
		});

		it('takes statuses that are protected, each once and at most 100', () => {
			const many = (length: number) => Array.from({ length }, (_, i) => String(10_000 + i));
			for (const protectedStatuses of [[], ['1'], many(100)]) expect(complaint({ protectedStatuses })).toBeUndefined();
			for (const protectedStatuses of [many(101), ['1', '1'], null, undefined, '10006']) {
				expect(complaint({ protectedStatuses })?.path).toBe('settings.protectedStatuses');
			}
			for (const id of ['', '0', '-1', '1e3', 'Done', 10006]) {
				expect(complaint({ protectedStatuses: ['1', id] })?.path).toBe('settings.protectedStatuses.1');
			}
		});

		it.each([null, undefined, 0, 'true', []])('takes no %j for whether types are guarded', (guardsTypeChanges) => {
			expect(complaint({ guardsTypeChanges })?.path).toBe('settings.guardsTypeChanges');
		});

		it('takes a whole version from 0', () => {
			const versioned = (version: unknown) => complaintOf(named('settings.save'), { version, settings });
			for (const version of [0, 1, 99]) expect(versioned(version)).toBeUndefined();
			for (const version of [-1, 0.5, '0', null, undefined, Number.NaN])
				expect(versioned(version)?.path).toBe('version');
		});

		it('takes no other field, and not the version inside', () => {
			for (const key of ['version', 'isAdmin']) {
				expect(complaint({ [key]: 1 })).toEqual({ path: 'settings', message: `Unrecognized key: "${key}"` });
			}
		});
	});

	describe('bulk work', () => {
		const start = (input: object) => complaintOf(named('bulk.start'), input);

		it('starts as an import with a name, as a change of status with a reason, as a change of owner with both', () => {
			const ownerId = anAccountId;
			const good: readonly (Record<string, unknown> & object)[] = [
				{ kind: 'import', name: 'bots.csv' },
				{ kind: 'suspend', reason },
				{ kind: 'reactivate', reason },
				{ kind: 'retire', reason },
				{ kind: 'change-owner', reason, ownerId },
			];
			for (const input of good) {
				expect(start(input)).toBeUndefined();
				for (const key of Object.keys(input)) {
					const rest = Object.fromEntries(Object.entries(input).filter(([other]) => other !== key));
					expect([input, start(rest)?.path]).toEqual([input, key]);
				}
			}
			expect(start({ kind: 'import', name: 'x', reason })?.message).toBe('Unrecognized key: "reason"');
			expect(start({ kind: 'suspend', reason, ownerId })?.message).toBe('Unrecognized key: "ownerId"');
		});

		it.each(['freeze', 'edit', 'Import', '', null, undefined, 1, ['import']])('is of no kind %p', (kind) => {
			expect(start({ kind, name: 'x' })?.path).toBe('kind');
		});

		it('imports files whose name has from 1 to 255 characters', () => {
			for (const length of [1, 255]) expect(start({ kind: 'import', name: 'x'.repeat(length) })).toBeUndefined();
			for (const length of [0, 256]) expect(start({ kind: 'import', name: 'x'.repeat(length) })?.path).toBe('name');
		});

		it.each(['bulk.add', 'bulk.check', 'bulk.apply', 'bulk.read', 'bulk.rows'])('%s needs an ID', (name) => {
			for (const id of ['a'.repeat(10), 'a'.repeat(40), 'AZaz09_-AZ']) {
				expect(complaintOf(named(name), { ...valid[name], id })).toBeUndefined();
			}
			const bad = [
				'',
				'a'.repeat(9),
				'a'.repeat(41),
				'a b c d e f g',
				'work:v1:site',
				'../../../etc/x',
				'a'.repeat(9_999),
			];
			for (const id of [...bad, `${bulkId}\n`, null, 7]) {
				expect(complaintOf(named(name), { ...valid[name], id })?.path).toBe('id');
			}
		});

		it.each(['bulk.add', 'bulk.rows'])('%s needs the number of a piece from 0', (name) => {
			for (const piece of [0, 999]) expect(complaintOf(named(name), { ...valid[name], piece })).toBeUndefined();
			for (const piece of [-1, 1_000, 0.5, '0', null, Number.NaN]) {
				expect(complaintOf(named(name), { ...valid[name], piece })?.path).toBe('piece');
			}
		});

		it('is checked in 1 to 1,000 pieces', () => {
			for (const pieces of [1, 1_000]) expect(complaintOf(named('bulk.check'), { id: bulkId, pieces })).toBeUndefined();
			for (const pieces of [0, 1_001, 1.5, '1', null]) {
				expect(complaintOf(named('bulk.check'), { id: bulkId, pieces })?.path).toBe('pieces');
			}
		});

		const add = (rows: unknown) => complaintOf(named('bulk.add'), { id: bulkId, piece: 0, rows });
		const aRow = (more: object = {}) => ({ row: 1, cells: { accountId: anAccountId }, ...more });

		it('travels in 1 to 500 rows at a time', () => {
			for (const length of [1, 500]) expect(add(Array.from({ length }, () => aRow()))).toBeUndefined();
			for (const rows of [[], Array.from({ length: 501 }, () => aRow()), null, aRow(), 'x']) {
				expect(add(rows)?.path).toBe('rows');
			}
		});

		it.each<[string, object, string]>([
			['no number', { row: undefined }, 'rows.1.row'],
			['number 0', { row: 0 }, 'rows.1.row'],
			['a number too large', { row: 1_000_001 }, 'rows.1.row'],
			['a broken number', { row: 1.5 }, 'rows.1.row'],
			['no cells', { cells: undefined }, 'rows.1.cells'],
			['a list of cells', { cells: ['x'] }, 'rows.1.cells'],
			['an unknown column', { cells: { accountId: 'x', secret: 'x' } }, 'rows.1.cells.secret'],
			['a cell that is a number', { cells: { name: 7 } }, 'rows.1.cells.name'],
			['a cell that is null', { cells: { name: null } }, 'rows.1.cells.name'],
			['a cell of 6,001 characters', { cells: { purpose: 'x'.repeat(6_001) } }, 'rows.1.cells.purpose'],
			['a problem of 301 characters', { problem: 'x'.repeat(301) }, 'rows.1.problem'],
			['a version 0', { version: 0 }, 'rows.1.version'],
			['an unknown key', { isAdmin: true }, 'rows.1'],
		])('takes no row with %s', (_, more, path) => {
			expect(add([aRow(), aRow(more)])?.path).toBe(path);
		});

		it('takes rows whose cells say anything, since each is judged by itself', () => {
			const cells = { accountId: '', name: '<b>', grants: 'x'.repeat(6_000), expiresAt: 'soon' };
			expect(add([aRow({ cells, problem: 'Too many cells.', version: 3 })])).toBeUndefined();
			expect(add([aRow({ cells: {} })])).toBeUndefined();
		});
	});
});

// What one row of an imported file says: cells, dates, credentials, grants, and errors in words of the columns.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BulkRow } from '../../src/contract/calls/bulk';
import type { IdentityDraft } from '../../src/contract/identity';
import { type FileColumn, fileColumns, writeGrantCell } from '../../src/contract/identity-file';
import { AppError, invalidInput } from '../../src/core/errors';
import {
	describeChanges,
	isDraftOf,
	mergeDraft,
	quote,
	readAccountId,
	readDate,
	readRequest,
	rowErrorOf,
} from '../../src/core/registry/bulk-row';
import type { Identity } from '../../src/core/registry/identity';
import { draftOf } from '../../src/core/registry/lifecycle';
import { aDraft, aGrant, anAccountId, anIdentity, anOwnerId } from '../builders/identity';

const expiry = Date.UTC(2027, 2, 14, 23, 59, 59, 999);
const goodCells: BulkRow['cells'] = {
	accountId: anAccountId,
	name: 'deploy-bot',
	type: 'ci-pipeline',
	ownerId: anOwnerId,
	contact: '#release-eng',
	purpose: 'Deploys what is staged.',
	expiresAt: '2027-03-14',
};

const aRow = (cells: BulkRow['cells'] = {}, more: Partial<BulkRow> = {}): BulkRow => ({
	row: 2,
	cells: { ...goodCells, ...cells },
	...more,
});

/** The error a row ends in: of reading it, or of the draft it makes. */
function errorOf(row: BulkRow, current?: Identity): { field?: string; why: string } {
	try {
		mergeDraft(readRequest(row), undefined, current);
	} catch (error) {
		if (error instanceof AppError) return rowErrorOf(error);
		throw error;
	}
	throw new Error('The row was accepted.');
}

const draftFrom = (row: BulkRow, current?: Identity): IdentityDraft => mergeDraft(readRequest(row), undefined, current);

describe('readDate', () => {
	it.each([
		['2027-03-14', expiry],
		['2028-02-29', Date.UTC(2028, 1, 29, 23, 59, 59, 999)],
		['2027-03-14T18:00Z', Date.UTC(2027, 2, 14, 18)],
		['2027-03-14T18:00:30Z', Date.UTC(2027, 2, 14, 18, 0, 30)],
		['2027-03-14T18:00:30.25Z', Date.UTC(2027, 2, 14, 18, 0, 30, 250)],
		['2027-03-14T18:00:00+05:30', Date.UTC(2027, 2, 14, 12, 30)],
	])('reads %s', (text, at) => expect(readDate(text)).toBe(at));

	it.each([
		'',
		'soon',
		'14.03.2027',
		'03/14/2027',
		'2027-3-14',
		'2027-02-29',
		'2027-02-30T10:00:00Z',
		'2027-13-01',
		'2027-00-10',
		'2027-04-31',
		'27-03-14',
		'2027-03-14 18:00',
		'2027-03-14T18:00:00',
		'2027-03-14T25:00:00Z',
		'2027-03-14T18:61Z',
		'2027-03-14T18:00:00+99:00',
		'1780000000000',
		'+012027-03-14',
		'2027-03-14\u0000',
		'٢٠٢٧-٠٣-١٤',
	])('refuses %j', (text) => expect(readDate(text)).toBeUndefined());

	it('reads back every instant that an export writes', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 253402300799999 }), (at) => {
				expect(readDate(new Date(at).toISOString())).toBe(at);
			}),
		);
	});
});

describe('a row', () => {
	it('makes a draft', () => {
		expect(draftFrom(aRow())).toEqual({
			name: 'deploy-bot',
			type: 'ci-pipeline',
			ownerId: anOwnerId,
			contact: '#release-eng',
			purpose: 'Deploys what is staged.',
			expiresAt: expiry,
			grants: [],
		});
	});

	it('makes a draft with everything', () => {
		const row = aRow({
			environment: ' prod ',
			credentialKind: 'api-token',
			credentialIssuedAt: '2026-01-01T00:00:00Z',
			credentialExpiresAt: '2026-12-31',
			rotateEveryDays: '90',
		});
		expect(draftFrom(row)).toMatchObject({
			environment: 'prod',
			credential: {
				kind: 'api-token',
				issuedAt: Date.UTC(2026, 0, 1),
				expiresAt: Date.UTC(2026, 11, 31, 23, 59, 59, 999),
				rotateEveryDays: 90,
			},
		});
	});

	it('reads grants, with the end of each', () => {
		const { grants } = readRequest(aRow({ grants: "space=REL from='In review' to=Done until=2027-03-14; to=10005" }));
		expect(grants).toEqual([{ space: 'REL', from: 'In review', to: 'Done', until: expiry }, { to: '10005' }]);
	});

	it.each([
		['yes', true],
		[' TRUE ', true],
		['no', false],
		['False', false],
		['', false],
	])('reads %j as a confirmation', (confirmBotUser, is) => {
		expect(readRequest(aRow({ confirmBotUser })).confirmsBotUser).toBe(is);
	});

	it.each(['=1+1', '  =HYPERLINK("x")', '\t=cmd', '\u00a0=A1'])(
		'is refused for the formula %j, in every column',
		(cell) => {
			for (const column of fileColumns) {
				const error = errorOf(aRow({ [column]: cell }));
				expect(error.field).toBe(column);
				expect(error.why).toMatch(/begins with =, like a formula\.$/);
			}
		},
	);

	it('is refused for what the page found wrong, whatever it says', () => {
		expect(errorOf(aRow({ name: '=1' }, { problem: 'The line has 15 cells, not 14.' }))).toEqual({
			why: 'The line has 15 cells, not 14.',
		});
	});

	const long = 'x'.repeat(6_000);
	const bad: readonly (readonly [FileColumn, string, string])[] = [
		['accountId', '', 'The account is required.'],
		['accountId', '   ', 'The account is required.'],
		['accountId', 'x', 'The account is not an Atlassian account ID.'],
		['accountId', 'a b c', 'The account is not an Atlassian account ID.'],
		['accountId', '712020:1\ufeff1', 'The account is not an Atlassian account ID.'],
		['accountId', long, 'The account is longer than 128 characters.'],
		['name', '', 'The name is required.'],
		['name', long, 'The name is longer than 120 characters.'],
		['name', '<b>', 'The name holds a character that is not allowed (such as < or >).'],
		['name', 'two\nlines', 'The name holds a character that is not allowed (such as < or >).'],
		['type', '', 'The type is required.'],
		['type', 'robot', 'The type is none of service-account, ci-pipeline, app, automation, ai-agent, bot-user.'],
		['type', 'toString', 'The type is none of service-account, ci-pipeline, app, automation, ai-agent, bot-user.'],
		['ownerId', '', 'The owner is required.'],
		['ownerId', 'Ana Reis', 'The owner is not an Atlassian account ID.'],
		['contact', '', 'The contact is required.'],
		['contact', 'a$b', 'The contact holds $, % or \\.'],
		['contact', long, 'The contact is longer than 80 characters.'],
		['purpose', '', 'The purpose is required.'],
		['purpose', long, 'The purpose is longer than 500 characters.'],
		['environment', long, 'The environment is longer than 40 characters.'],
		['expiresAt', '', 'The expiry is required.'],
		['expiresAt', 'soon', 'The expiry is not a date such as 2027-03-14 or 2027-03-14T18:00:00Z.'],
		['expiresAt', '1960-01-01', 'The expiry is not a point in time.'],
		['credentialKind', 'secret', 'The kind of credential is none of api-token, oauth-client, app, password, other.'],
		[
			'credentialIssuedAt',
			'yesterday',
			"The credential's date of issue is not a date such as 2027-03-14 or 2027-03-14T18:00:00Z.",
		],
		['rotateEveryDays', '1.5', 'The rotation is not a whole number of days.'],
		['rotateEveryDays', '-1', 'The rotation is not a whole number of days.'],
		['rotateEveryDays', '1e3', 'The rotation is not a whole number of days.'],
		['confirmBotUser', 'maybe', 'The confirmation is neither yes nor no.'],
		['grants', 'everything', 'The grants: cannot be read from "everything" on.'],
		['grants', 'space=REL', 'The grants: grant 1 has no to=.'],
		['grants', 'to=1; from=2', 'The grants: grant 2 has no to=.'],
		['grants', 'to=1 to=2', 'The grants: grant 1 has to= twice.'],
		['grants', 'to=1 who=me', 'The grants: grant 1 has the unknown word who=.'],
		['grants', "to='Done", 'The grants: cannot be read from "to=\'Done" on.'],
		[
			'grants',
			'to=1; to=2 until=never',
			'Grant 2: until="never" is not a date such as 2027-03-14 or 2027-03-14T18:00:00Z.',
		],
	];
	it.each(bad.map(([column, cell, why]) => ({ column, cell, why, shown: JSON.stringify(cell.slice(0, 20)) })))(
		'is refused for $column $shown',
		({ column, cell, why }) => expect(errorOf(aRow({ [column]: cell }))).toEqual({ field: column, why }),
	);

	it('is read past a byte order mark and other white space at the ends of cells', () => {
		expect(draftFrom(aRow({ accountId: `\ufeff${anAccountId}`, name: ' deploy-bot\u00a0' })).name).toBe('deploy-bot');
	});

	it.each([
		['credentialIssuedAt', '2026-01-01'],
		['credentialExpiresAt', '2027-01-01'],
		['rotateEveryDays', '30'],
	] as const)('is refused when %s speaks of a credential without a kind', (column, cell) => {
		const error = { field: 'credentialKind', why: expect.stringContaining('is required') };
		expect(errorOf(aRow({ [column]: cell }))).toEqual(error);
		expect(
			errorOf(aRow({ credentialKind: '', [column]: cell }), anIdentity({ credential: { kind: 'other' } })),
		).toEqual(error);
	});

	it.each([
		['0', 'The rotation is less than 1 day.'],
		['3651', 'The rotation is more than 3,650 days.'],
	])('is refused for a rotation of %s days', (rotateEveryDays, why) => {
		expect(errorOf(aRow({ credentialKind: 'app', rotateEveryDays }))).toEqual({ field: 'rotateEveryDays', why });
	});

	it('never ends in anything but a draft or an error that people can read, whatever its cells hold', () => {
		const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=', '', 'to=1', '2027-01-01', '__proto__'));
		const cells = fc.dictionary(fc.constantFrom(...fileColumns), cell) as fc.Arbitrary<BulkRow['cells']>;
		fc.assert(
			fc.property(cells, fc.boolean(), (random, isEdit) => {
				const row = aRow(random);
				try {
					draftFrom(row, isEdit ? anIdentity() : undefined);
				} catch (error) {
					expect(error).toBeInstanceOf(AppError);
					expect(rowErrorOf(error as AppError).why.length).toBeLessThan(200);
				}
			}),
		);
	});
});

describe('a row about an identity', () => {
	const identity = anIdentity({
		environment: 'prod',
		credential: { kind: 'api-token', rotateEveryDays: 90 },
		grants: [aGrant()],
	});
	const about = (cells: BulkRow['cells']): BulkRow => ({ row: 2, cells: { accountId: anAccountId, ...cells } });

	it('keeps what the file has no column for', () => {
		expect(draftFrom(about({}), identity)).toEqual(draftOf(identity));
		expect(isDraftOf(draftFrom(about({}), identity), identity)).toBe(true);
		expect(draftFrom(about({ name: 'renamed' }), identity)).toEqual({ ...draftOf(identity), name: 'renamed' });
	});

	it('takes away what the file has an empty cell for, if it may be absent', () => {
		const { environment: _, credential: __, ...rest } = draftOf(identity);
		expect(draftFrom(about({ environment: '', credentialKind: ' ' }), identity)).toEqual(rest);
		expect(readRequest(about({ grants: ' ' })).grants).toEqual([]);
		expect(errorOf(about({ name: '' }), identity)).toEqual({ field: 'name', why: 'The name is required.' });
	});

	it('changes a credential part by part', () => {
		const draft = draftFrom(about({ credentialExpiresAt: '2027-03-14', rotateEveryDays: '' }), identity);
		expect(draft.credential).toEqual({ kind: 'api-token', expiresAt: expiry });
	});

	it('changes nothing when it was exported just now', () => {
		fc.assert(
			fc.property(
				fc.record({
					name: fc.constantFrom('a', "o'brien", 'ünï ☃'),
					at: fc.integer({ min: 1, max: 253402300799999 }),
					kind: fc.constantFrom('app', 'password'),
					days: fc.option(fc.integer({ min: 1, max: 3650 }), { nil: undefined }),
				}),
				({ name, at, kind, days }) => {
					const credential = { kind, ...(days === undefined ? {} : { rotateEveryDays: days }) };
					const exported = anIdentity({
						...aDraft(),
						name,
						expiresAt: at,
						credential: credential as never,
						grants: [],
					});
					const row = about({
						name,
						type: exported.type,
						ownerId: exported.ownerId,
						contact: exported.contact,
						purpose: exported.purpose,
						environment: '',
						expiresAt: new Date(at).toISOString(),
						credentialKind: kind,
						credentialIssuedAt: '',
						credentialExpiresAt: '',
						rotateEveryDays: days?.toString() ?? '',
						grants: writeGrantCell([]),
						confirmBotUser: '',
					});
					expect(isDraftOf(mergeDraft(readRequest(row), [], exported), exported)).toBe(true);
				},
			),
		);
	});
});

describe('readAccountId', () => {
	it('needs no other column', () => {
		expect(readAccountId({ row: 1, cells: { accountId: ` ${anAccountId} ` } })).toBe(anAccountId);
	});
});

describe('rowErrorOf', () => {
	it.each([
		['draft.grants.3.toStatusId', 'grants', 'Grant 4: Oh.'],
		['draft.grants.0', 'grants', 'Grant 1: Oh.'],
		['draft.grants', 'grants', 'Oh.'],
		['draft.ownerId', 'ownerId', 'Oh.'],
		['ownerId', 'ownerId', 'Oh.'],
		['draft.credential.issuedAt', 'credentialIssuedAt', 'Oh.'],
		['draft.credential', 'credentialKind', 'Oh.'],
		['confirmBotUser', 'confirmBotUser', 'Oh.'],
		['draft.constructor', undefined, 'Oh.'],
	])('tells %s as the column %s', (path, field, why) => {
		expect(rowErrorOf(invalidInput(path, 'Oh.'))).toEqual({ ...(field === undefined ? {} : { field }), why });
	});

	it('says only what may leave the server', () => {
		const error = new AppError('CORRUPT_RECORD', 'Oh.', { context: { secret: 1 }, cause: new Error('inner') });
		expect(rowErrorOf(error)).toEqual({ why: 'Oh.' });
	});
});

describe('words', () => {
	it.each([
		[['name'], 'Changes name.'],
		[['name', 'ownerId'], 'Changes name and owner.'],
		[['name', 'expiresAt', 'grants'], 'Changes name, expiry and grants.'],
	])('tell the changes of %j', (fields, sentence) => expect(describeChanges(fields)).toBe(sentence));

	it('quote no more than a glance takes', () => {
		expect(quote('short')).toBe('"short"');
		expect(quote('x'.repeat(6_000))).toHaveLength(43);
	});
});

// What one row of an imported file says: cells, dates, credentials, grants, and errors in words of the columns.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BulkRow } from '../../src/contract/calls/bulk';
import type { IdentityDraft } from '../../src/contract/identity';
import { type FileColumn, fileColumns, writeGrantCell } from '../../src/contract/identity-file';
import { isStatement, type Saying, statementOf } from '../../src/contract/problems';
import { AppError, invalidInput } from '../../src/core/errors';
import {
	excerpt,
	isDraftOf,
	mergeDraft,
	type RowError,
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
function errorOf(row: BulkRow, current?: Identity): RowError {
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
				expect(error).toEqual({ field: column, error: { problem: 'is-formula', params: {} } });
			}
		},
	);

	it('is refused for what the page found wrong, whatever it says', () => {
		expect(errorOf(aRow({ name: '=1' }, { problem: 'The line has 15 cells, not 14.' }))).toEqual({
			error: { problem: 'line-refused', params: { why: 'The line has 15 cells, not 14.' } },
		});
	});

	const long = 'x'.repeat(6_000);
	const bad: readonly (readonly [FileColumn, string, Saying])[] = [
		['accountId', '', 'required'],
		['accountId', '   ', 'required'],
		['accountId', 'x', 'not-account-id'],
		['accountId', 'a b c', 'not-account-id'],
		['accountId', '712020:1\ufeff1', 'not-account-id'],
		['accountId', long, { problem: 'too-long', params: { most: 128 } }],
		['name', '', 'required'],
		['name', long, { problem: 'too-long', params: { most: 120 } }],
		['name', '<b>', 'character-not-allowed'],
		['name', 'two\nlines', 'character-not-allowed'],
		['type', '', 'required'],
		[
			'type',
			'robot',
			{
				problem: 'none-of',
				params: { values: ['service-account', 'ci-pipeline', 'app', 'automation', 'ai-agent', 'bot-user'] },
			},
		],
		[
			'type',
			'toString',
			{
				problem: 'none-of',
				params: { values: ['service-account', 'ci-pipeline', 'app', 'automation', 'ai-agent', 'bot-user'] },
			},
		],
		['ownerId', '', 'required'],
		['ownerId', 'Ana Reis', 'not-account-id'],
		['contact', '', 'required'],
		['contact', 'a$b', 'contact-sign-not-allowed'],
		['contact', long, { problem: 'too-long', params: { most: 80 } }],
		['purpose', '', 'required'],
		['purpose', long, { problem: 'too-long', params: { most: 500 } }],
		['environment', long, { problem: 'too-long', params: { most: 40 } }],
		['expiresAt', '', 'required'],
		['expiresAt', 'soon', 'not-date'],
		['expiresAt', '1960-01-01', 'not-instant'],
		[
			'credentialKind',
			'secret',
			{ problem: 'none-of', params: { values: ['api-token', 'oauth-client', 'app', 'password', 'other'] } },
		],
		['credentialIssuedAt', 'yesterday', 'not-date'],
		['rotateEveryDays', '1.5', 'not-whole-days'],
		['rotateEveryDays', '-1', 'not-whole-days'],
		['rotateEveryDays', '1e3', 'not-whole-days'],
		['confirmBotUser', 'maybe', 'not-yes-or-no'],
		['grants', 'everything', { problem: 'grants-unreadable', params: { rest: 'everything' } }],
		['grants', 'space=REL', { problem: 'grant-without-to', params: { grant: 1 } }],
		['grants', 'to=1; from=2', { problem: 'grant-without-to', params: { grant: 2 } }],
		['grants', 'to=1 to=2', { problem: 'grant-word-twice', params: { grant: 1, word: 'to' } }],
		['grants', 'to=1 who=me', { problem: 'grant-word-unknown', params: { grant: 1, word: 'who' } }],
		['grants', "to='Done", { problem: 'grants-unreadable', params: { rest: "to='Done" } }],
		['grants', 'to=1; to=2 until=never', { problem: 'grant-end-not-date', params: { until: 'never' } }],
	];
	it.each(bad.map(([column, cell, saying]) => ({ column, cell, saying, shown: JSON.stringify(cell.slice(0, 20)) })))(
		'is refused for $column $shown',
		({ column, cell, saying }) => {
			const { grant: _, ...error } = errorOf(aRow({ [column]: cell }));
			expect(error).toEqual({ field: column, error: statementOf(saying) });
		},
	);

	it('is read past a byte order mark and other white space at the ends of cells', () => {
		expect(draftFrom(aRow({ accountId: `\ufeff${anAccountId}`, name: ' deploy-bot\u00a0' })).name).toBe('deploy-bot');
	});

	it.each([
		['credentialIssuedAt', '2026-01-01'],
		['credentialExpiresAt', '2027-01-01'],
		['rotateEveryDays', '30'],
	] as const)('is refused when %s speaks of a credential without a kind', (column, cell) => {
		const error = { field: 'credentialKind', error: { problem: 'credential-kind-required', params: {} } };
		expect(errorOf(aRow({ [column]: cell }))).toEqual(error);
		expect(
			errorOf(aRow({ credentialKind: '', [column]: cell }), anIdentity({ credential: { kind: 'other' } })),
		).toEqual(error);
	});

	it.each([
		['0', { problem: 'too-few-days', params: { least: 1 } }],
		['3651', { problem: 'too-many-days', params: { most: 3_650 } }],
	])('is refused for a rotation of %s days', (rotateEveryDays, error) => {
		expect(errorOf(aRow({ credentialKind: 'app', rotateEveryDays }))).toEqual({ field: 'rotateEveryDays', error });
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
					const told = rowErrorOf(error as AppError);
					expect(isStatement(told.error)).toBe(true);
					expect(Object.values(told.error.params).flat().join('').length).toBeLessThan(100);
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
		expect(errorOf(about({ name: '' }), identity)).toEqual({ field: 'name', error: statementOf('required') });
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
		['draft.grants.3.toStatusId', 'grants', 4],
		['draft.grants.0', 'grants', 1],
		['draft.grants', 'grants', undefined],
		['draft.ownerId', 'ownerId', undefined],
		['ownerId', 'ownerId', undefined],
		['draft.credential.issuedAt', 'credentialIssuedAt', undefined],
		['draft.credential', 'credentialKind', undefined],
		['confirmBotUser', 'confirmBotUser', undefined],
		['draft.constructor', undefined, undefined],
	])('tells %s as the column %s and the grant %s', (path, field, grant) => {
		expect(rowErrorOf(invalidInput(path, 'not-valid'))).toEqual({
			...(field === undefined ? {} : { field }),
			...(grant === undefined ? {} : { grant }),
			error: { problem: 'not-valid', params: {} },
		});
	});

	it('says only what may leave the server', () => {
		const error = new AppError('CORRUPT_RECORD', 'unexpected', { context: { secret: 1 }, cause: new Error('inner') });
		expect(rowErrorOf(error)).toEqual({ error: { problem: 'unexpected', params: {} } });
	});
});

describe('excerpt', () => {
	it('takes no more than a glance', () => {
		expect(excerpt('short')).toBe('short');
		expect(excerpt('x'.repeat(6_000))).toHaveLength(41);
	});
});

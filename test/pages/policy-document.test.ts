// Policy documents: read strictly, with the line of what is wrong, and written so that they are read as what they were.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BulkRow, bulkRowSchema } from '../../src/contract/calls/bulk';
import type { IdentityView } from '../../src/contract/calls/identities';
import type { Grant } from '../../src/contract/identity';
import { readGrantCell } from '../../src/contract/identity-file';
import type { AccountId } from '../../src/contract/ids';
import { maxDocumentIdentities } from '../../src/contract/policy-document';
import { mergeDraft, readDate, readRequest } from '../../src/core/registry/bulk-row';
import { draftOf } from '../../src/core/registry/lifecycle';
import { readFile } from '../../static/src/pages/bulk/read-file';
import { writeFile } from '../../static/src/pages/identities/write-file';
import { bulk } from '../../static/src/strings/en/bulk';

const read = (text: string, name = 'muster.yaml', size = text.length) =>
	readFile({ name, size, text: async () => text }, bulk.file);

async function rowsOf(text: string, name?: string): Promise<readonly BulkRow[]> {
	const answer = await read(text, name);
	if (!answer.ok) throw new Error(answer.problem);
	// Whatever is read must be fit to travel.
	for (const row of answer.rows) bulkRowSchema.parse(row);
	return answer.rows;
}

async function problemOf(text: string, name?: string, size?: number): Promise<string> {
	const answer = await read(text, name, size);
	if (answer.ok) throw new Error(`it was read: ${JSON.stringify(answer.rows)}`);
	return answer.problem;
}

const head = 'apiVersion: muster.dev/v1\nkind: apply\n';
const identity = `  - account: 712020:deploy-bot
    name: deploy-bot
    type: ci-pipeline
    owner: ana@example.com
    contact: "#release-eng"
    purpose: Deploys what is staged.
    expires: 2027-03-14
    grants:
      - space: REL
        from: Staged
        to: Deployed
      - { to: 10005, until: 2027-01-01 }
`;
const cells = {
	accountId: '712020:deploy-bot',
	name: 'deploy-bot',
	type: 'ci-pipeline',
	ownerId: 'ana@example.com',
	contact: '#release-eng',
	purpose: 'Deploys what is staged.',
	environment: '',
	expiresAt: '2027-03-14',
	grants: 'space=REL from=Staged to=Deployed; to=10005 until=2027-01-01',
};
const of = (...identities: string[]): string => `${head}identities:\n${identities.join('')}`;
const without = (attribute: string): string =>
	of(
		attribute === 'account'
			? identity.replace(/account: \S+\n +/, '')
			: identity.replace(new RegExp(`    ${attribute}:(?: [^\\n]*)?\\n(?:      [^\\n]*\\n)*`), ''),
	);

describe('a policy document', () => {
	it('is read into the rows of a file, numbered by line', async () => {
		const second = identity.replaceAll('deploy-bot', 'build-bot');
		expect(await rowsOf(of(identity, second))).toEqual([
			{ row: 4, cells, isVerbatim: true },
			{ row: 16, cells: { ...cells, accountId: '712020:build-bot', name: 'build-bot' }, isVerbatim: true },
		]);
	});

	it('is as the docs show it', async () => {
		const docs = readFileSync(join(__dirname, '../../docs/provisioning.md'), 'utf8');
		const [, example = '', ...others] = /```yaml\n(.*?)```/s.exec(docs) ?? [];
		expect(others).toEqual([]);
		const rows = await rowsOf(example);
		expect(rows.map(({ problem, retire }) => [problem, retire])).toEqual([
			[undefined, undefined],
			[undefined, 'The nightly pipeline is gone.'],
		]);
		const [declared] = rows;
		if (declared === undefined) throw new Error('there is one');
		expect(readRequest(declared)).toMatchObject({ name: 'deploy-bot', credential: { rotateEveryDays: 90 } });
	});

	it('may be JSON, whatever its file is called, and is numbered by place where all stands on one line', async () => {
		const declared = {
			account: '712020:deploy-bot',
			name: 'deploy-bot',
			type: 'ci-pipeline',
			owner: 'ana@example.com',
			contact: '#release-eng',
			purpose: 'Deploys what is staged.',
			environment: null,
			expires: '2027-03-14',
			grants: [
				{ space: 'REL', from: 'Staged', to: 'Deployed' },
				{ to: 10005, until: '2027-01-01' },
			],
		};
		const document = { apiVersion: 'muster.dev/v1', kind: 'apply', identities: [declared, declared] };
		for (const name of ['policy.json', 'policy', 'policy.yml']) {
			expect(await rowsOf(JSON.stringify(document), name)).toEqual([
				{ row: 1, cells, isVerbatim: true },
				{ row: 2, cells, isVerbatim: true },
			]);
			for (const blanks of ['\t', 2])
				expect((await rowsOf(JSON.stringify(document, null, blanks), name)).map((row) => row.cells)).toEqual([
					cells,
					cells,
				]);
		}
	});

	it('is known by how it begins, and a list of objects stays one', async () => {
		expect(await rowsOf(`# The bots of the release train.\n---\n${of(identity)}`, 'policy.txt')).toHaveLength(1);
		expect(await rowsOf(JSON.stringify([{ ...cells }]), 'bots.json')).toEqual([{ row: 1, cells }]);
		expect(await problemOf('{"accountId": "712020:a"}', 'bots.json')).toMatch(
			'neither a list of objects nor a policy document',
		);
	});

	it('takes every value as the text that was written', async () => {
		const odd = identity
			.replace('712020:deploy-bot', '557058')
			.replace('name: deploy-bot', 'name: no')
			.replace('Deploys what is staged.', '0x1F')
			.replace('#release-eng', '2027-03-14');
		const [row] = await rowsOf(of(odd));
		expect(row?.cells).toMatchObject({ accountId: '557058', name: 'no', purpose: '0x1F', contact: '2027-03-14' });
	});

	it('leaves the noted credential alone unless it says something of it', async () => {
		const withCredential = of(`${identity}    credential: { kind: api-token, rotateEveryDays: 90 }\n`);
		expect((await rowsOf(withCredential))[0]?.cells).toEqual({
			...cells,
			credentialKind: 'api-token',
			credentialIssuedAt: '',
			credentialExpiresAt: '',
			rotateEveryDays: '90',
		});
		expect((await rowsOf(of(`${identity}    credential: null\n`)))[0]?.cells).toMatchObject({ credentialKind: '' });
	});

	it('retires accounts by name, for one reason, and says how many', async () => {
		const retire =
			'retire:\n  count: 2\n  reason: The pipeline is gone.\n  accounts:\n    - 712020:a\n    - 712020:b\n';
		expect(await rowsOf(head + retire)).toEqual([
			{ row: 7, cells: { accountId: '712020:a' }, retire: 'The pipeline is gone.', isVerbatim: true },
			{ row: 8, cells: { accountId: '712020:b' }, retire: 'The pipeline is gone.', isVerbatim: true },
		]);
		for (const said of ['1', '3', '02', 'all', '"2 "']) {
			expect(await problemOf(head + retire.replace('count: 2', `count: ${said}`))).toMatch(
				/^Line 4: retire\.count says .*, and 2 accounts are listed\.$/,
			);
		}
		expect(await problemOf(head + retire.replace('  count: 2\n', ''))).toBe('Line 4: retire.count is missing.');
		expect(await problemOf(head + retire.replace('The pipeline is gone.', '" "'))).toMatch('takes 1 to 500 characters');
		expect(await problemOf(`${head}retire:\n  everything: yes\n`)).toBe('Line 4: unknown attribute “everything”.');
		expect(await problemOf(`${head}retire: all\n`)).toBe('Line 3: retire has no attributes.');
	});

	it('tells the line of each part of a retirement, wherever it stands', async () => {
		const retire = (count: string, reason: string) =>
			`retire:\n  accounts: [712020:a]\n  count: ${count}\n  reason: ${reason}\n`;
		expect(await problemOf(head + retire('2', 'Gone.'))).toMatch(/^Line 5: retire\.count says 2/);
		for (const reason of ['"Gone.\\b"', '"a\\nb"', '<b>', '""', 'x'.repeat(501)])
			expect(await problemOf(head + retire('1', reason))).toMatch(/^Line 6: retire\.reason takes/);
		const rows = await rowsOf(`${head}${retire('1', 'Gone.')}identities:\n${identity}`);
		expect(rows.map(({ row, retire: why }) => [row, why])).toEqual([
			[4, 'Gone.'],
			[8, undefined],
		]);
	});

	it.each([
		['a word that is no attribute', 'name: deploy-bot', 'nmae: deploy-bot', 'Line 5: unknown attribute “nmae”.'],
		['a list for a text', 'name: deploy-bot', 'name: [deploy-bot]', 'Line 5: name is no text, or an empty one.'],
		['a text for the grants', /grants:\n[\s\S]*/, 'grants: all\n', 'Line 11: grants is not a list. Write [] for none.'],
		['a grant without an end', '{ to: 10005, ', '{ ', 'Line 15: the grant has no “to”.'],
		['a grant with another word', '{ to: 10005, ', '{ to: 10005, all: yes, ', 'Line 15: unknown attribute “all”.'],
		// Left out, it would mean every space.
		['a grant with an empty word', 'space: REL', 'space:', 'Line 12: space is no text, or an empty one.'],
		['a grant with nothing for a space', 'space: REL', 'space: null', 'Line 12: space is no text, or an empty one.'],
		[
			'a name of every object',
			'name: deploy-bot',
			'constructor: deploy-bot',
			'Line 5: unknown attribute “constructor”.',
		],
	])('refuses an identity with %s, by its line, and no other', async (_, from, to, problem) => {
		const other = identity.replaceAll('deploy-bot', 'build-bot');
		const [bad, good] = await rowsOf(of(identity.replace(from, to), other));
		expect(bad?.problem).toBe(problem);
		expect(good?.problem).toBeUndefined();
		expect(good?.cells.name).toBe('build-bot');
	});

	it.each(['account', 'name', 'type', 'owner', 'contact', 'purpose', 'expires', 'grants'])(
		'refuses an identity without %s: what is left out is never guessed',
		async (attribute) => {
			const [row] = await rowsOf(without(attribute));
			expect(row?.problem).toBe(`It has no ${attribute}.`);
		},
	);

	it.each([
		[
			'another version',
			of(identity).replace('/v1', '/v2'),
			/^Line 1: apiVersion is “muster\.dev\/v2”; Muster reads muster\.dev\/v1\.$/,
		],
		['another kind', of(identity).replace('apply', 'delete'), /^Line 2: kind is “delete”/],
		['an unknown part', `${of(identity)}settings: {}\n`, /^Line 16: unknown attribute “settings”\.$/],
		['a part twice', `${of(identity)}kind: apply\n`, /^Line 16: an attribute stands there twice\.$/],
		['an attribute twice', of(`${identity}    name: other\n`), /^Line 16: an attribute stands there twice\.$/],
		['a second document', `${of(identity)}---\n${of(identity)}`, /a second document begins/],
		['an anchor', of(identity.replace('name: deploy', 'name: &a deploy')), /^Line 5: anchors and aliases/],
		['an alias', of(identity.replace('name: deploy-bot', 'name: *a')), /^Line 5: anchors and aliases/],
		['a tag', of(identity.replace('name: deploy', 'name: !!js/function deploy')), /^Line 5: tags \(!\) are not read/],
		['a tag of YAML itself', of(identity.replace('name: deploy', 'name: !!str deploy')), /^Line 5: tags/],
		['a tag of a list', of(identity).replace('identities:', 'identities: !!seq'), /tags/],
		['an anchor of an attribute', of(identity.replace('name:', '&a name:')), /^Line 5: anchors/],
		['a list for a name', of(identity.replace('name:', '? [a, b]\n    :')), /the name of an attribute is no text/],
		[
			'text that is no YAML',
			of(identity.replace('name: deploy-bot', 'name: "deploy-bot')),
			/this is neither YAML nor JSON/,
		],
		['a map of identities', `${head}identities:\n  a: b\n`, /^Line 4: identities is not a list\.$/],
		['nothing', head, /^This document names no identity\.$/],
		['text alone', 'deploy-bot', /holds no attributes/],
		['brackets without an end', `${head}identities: ${'['.repeat(100_000)}`, /neither YAML nor JSON/],
	])('refuses a file with %s as a whole', async (_, text, problem) => expect(await problemOf(text)).toMatch(problem));

	it('does not become huge by aliases that stand for each other', async () => {
		const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`).join('\n');
		expect(await problemOf(`${head}l0: &l0 [x]\n${levels}\n`)).toMatch('anchors and aliases');
	});

	it('names ten thousand identities at most, in five megabytes', async () => {
		const one = (i: number) => ({ account: `712020:${i}`, grants: [] });
		const many = (count: number) =>
			JSON.stringify({
				apiVersion: 'muster.dev/v1',
				kind: 'apply',
				identities: Array.from({ length: count }, (_, i) => one(i)),
			});
		expect(await rowsOf(many(maxDocumentIdentities))).toHaveLength(maxDocumentIdentities);
		expect(await problemOf(many(maxDocumentIdentities + 1))).toBe(
			'This document names more than 10,000 identities; split it.',
		);
		expect(await problemOf(of(identity), 'muster.yaml', 5_000_001)).toBe(
			'This file is 6 MB. Muster reads files up to 5 MB; split it.',
		);
	});
});

/** What a name may hold, and YAML reads as something of its own. */
const sign = fc.constantFrom(...('aZ09äß中🚂 :#-?*&!|{}[],\'"%@`~=+.\\/()'.match(/./gu) ?? []));
const text = (most: number) =>
	fc.array(sign, { minLength: 1, maxLength: most }).map((signs) => `x${signs.join('').replaceAll(/ +/g, ' ')}x`);
const id = fc.integer({ min: 1, max: 99_999 }).map(String);
const at = fc.oneof(
	fc.integer({ min: 1_800_000_000, max: 1_900_000_000 }).map((seconds) => seconds * 1_000),
	fc
		.integer({ min: 1, max: 900 })
		.map((days) => readDate(new Date(1_800_000_000_000 + days * 86_400_000).toISOString().slice(0, 10)) ?? 0),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const grants = fc.array(
	fc
		.record(
			{ projectId: id, issueTypeId: id, fromStatusId: id, toStatusId: id, expiresAt: at },
			{ requiredKeys: ['projectId', 'toStatusId'] },
		)
		.map((grant) => grant as unknown as Grant),
	{ maxLength: 3 },
);
const anIdentity = fc
	.record({
		accountId: fc.uuid().map((uuid) => `712020:${uuid}` as AccountId),
		name: text(20),
		contact: fc.constantFrom('#release-eng', '@team', 'a b', '- a', 'a: b', 'null'),
		purpose: fc.oneof(
			text(60),
			fc.constantFrom(
				'=see the wiki',
				"'=1",
				'no',
				'null',
				'~',
				'1e3',
				'# x',
				'- a',
				'a: b',
				'"',
				"'",
				'*a',
				'&b',
				'!c',
				'|',
				'@',
			),
		),
		environment: optional(text(10)),
		expiresAt: at,
		credential: optional(
			fc.record({
				kind: fc.constant('api-token' as const),
				issuedAt: at,
				rotateEveryDays: fc.integer({ min: 1, max: 90 }),
			}),
		),
		grants,
		version: fc.nat(),
	})
	.map(
		({ environment, credential, ...facts }): IdentityView => ({
			...facts,
			...(environment === undefined ? {} : { environment }),
			...(credential === undefined ? {} : { credential }),
			type: 'ci-pipeline',
			ownerId: '5b10ac8d82e05b22cc7d4ef5' as AccountId,
			status: 'active',
			effectiveStatus: 'active',
			createdAt: 1,
			updatedAt: 2,
			updatedBy: { kind: 'person', id: 'ana' },
		}),
	);

/** What the back end makes of a row, where the names of its grants are ids. */
function draftOfRow(row: BulkRow) {
	const grants = readGrantCell(row.cells.grants ?? '');
	if ('problem' in grants) throw new Error(grants.problem);
	const ids = grants.map(({ space, type, from, to, until }) => ({
		...(space === undefined ? {} : { projectId: space }),
		...(type === undefined ? {} : { issueTypeId: type }),
		...(from === undefined ? {} : { fromStatusId: from }),
		toStatusId: to,
		...(until === undefined ? {} : { expiresAt: readDate(until) }),
	}));
	return mergeDraft(readRequest(row), ids as unknown as Grant[], undefined);
}

describe('an exported document', () => {
	it('is read as the identities that were written, whatever they are called', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(anIdentity, { maxLength: 4, selector: ({ accountId }) => accountId }),
				async (views) => {
					if (views.length === 0) return;
					const rows = await rowsOf(await writeFile('yaml', views));
					const sorted = [...views].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
					expect(rows.map(draftOfRow)).toEqual(sorted.map((view) => draftOf(view as never)));
				},
			),
		);
	});

	it('is the same text in whatever order the identities come, and leaves retired ones out', async () => {
		const [a, b, c] = fc.sample(anIdentity, { numRuns: 3, seed: 1 });
		if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
		const retired = { ...c, status: 'retired' } as const;
		const written = await writeFile('yaml', [a, retired, b]);
		expect(await writeFile('yaml', [b, a])).toBe(written);
		expect(written).not.toContain(c.accountId);
		const lines = written.split('\n');
		const changed = (await writeFile('yaml', [{ ...a, purpose: 'Does something else.' }, b])).split('\n');
		expect(changed.filter((line, i) => line !== lines[i])).toHaveLength(1);
	});
});

// A record of the history under its hash: what the hash covers, and what is left once an account was erased.
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { eraseAccount, type StoredChange, sealChange } from '../../src/core/audit/seal-change';

const bot = '712020:bot-1';
const [ana, mei] = ['5b10ac8d82e05b22cc7d4ef5', '5b10ac8d82e05b22cc7d4ef6'];
const recordedAt = Date.UTC(2026, 10, 1);

const line = {
	accountId: bot,
	version: 2,
	at: recordedAt - 5,
	actor: { kind: 'person', id: ana },
	action: 'edit',
	from: 'active',
	to: 'active',
	changes: [
		{ field: 'ownerId', from: ana, to: mei },
		{ field: 'name', from: ana, to: 'Deploy' },
	],
};
const stored: StoredChange = { recordedAt, salt: 'a salt', what: line };

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64url');

const idsIn = (change: StoredChange): string[] => sealChange(change).accounts.map(({ id }) => id);

describe('the sealed record of a change', () => {
	it('hashes canonical JSON that commits to every account and names none', () => {
		const { hash, payload, accounts } = sealChange(stored);
		expect(hash).toBe(
			createHash('sha256')
				.update(canonicalize(payload) ?? '')
				.digest('base64url'),
		);
		expect(accounts.map(({ id }) => id)).toEqual([ana, mei, bot]);
		const commitments = new Map(accounts.map(({ id, salt }) => [id, hmac(salt, `account:${id}`)]));
		expect(payload).toEqual({
			kind: 'change',
			recordedAt,
			what: {
				...line,
				accountId: commitments.get(bot),
				actor: { kind: 'person', id: commitments.get(ana) },
				changes: [
					{ field: 'ownerId', from: commitments.get(ana), to: commitments.get(mei) },
					// A text that happens to be an id is a text.
					{ field: 'name', from: ana, to: 'Deploy' },
				],
			},
		});
	});

	it('gives each account a salt of its own, which tells nothing of the others', () => {
		const salts = sealChange(stored).accounts.map(({ salt }) => salt);
		expect(new Set(salts).size).toBe(3);
		expect(salts).not.toContain(stored.salt);
		const other = sealChange({ ...stored, salt: 'another salt' });
		expect(other.accounts.map(({ salt }) => salt).filter((salt) => salts.includes(salt))).toEqual([]);
		expect(other.hash).not.toBe(sealChange(stored).hash);
	});

	it('finds the accounts in every line of bulk work, and knows Muster for none', () => {
		const lines = [line, { ...line, accountId: '712020:bot-2', actor: { kind: 'identity', id: bot }, changes: [] }];
		expect(idsIn({ ...stored, what: { lines } })).toEqual([ana, mei, bot, '712020:bot-2']);
		const what = { action: 'thaw', actor: { kind: 'system', id: 'muster' }, by: { kind: 'person', id: mei } };
		expect(idsIn({ ...stored, what })).toEqual([mei]);
		const orphan = { ...line, changes: [{ field: 'ownerId', from: null, to: mei }] };
		expect(idsIn({ ...stored, what: orphan })).toEqual([ana, mei, bot]);
	});

	it.each([
		['when it was recorded', { ...stored, recordedAt: recordedAt + 1 }],
		['the version', { ...stored, what: { ...line, version: 3 } }],
		['an account', { ...stored, what: { ...line, accountId: '712020:bot-3' } }],
		['the salt', { ...stored, salt: 'b salt' }],
		['a field more', { ...stored, what: { ...line, aside: null } }],
	])('has another hash when somebody alters %s', (_, altered: StoredChange) => {
		expect(sealChange(altered).hash).not.toBe(sealChange(stored).hash);
	});
});

describe('an account that is erased from a record', () => {
	it('leaves the hash, the other accounts, and nothing of itself', () => {
		const erased = eraseAccount(stored, ana);
		expect(sealChange(erased)).toEqual({
			...sealChange(stored),
			accounts: sealChange(stored).accounts.filter(({ id }) => id !== ana),
		});
		const anas = sealChange(stored).accounts.find(({ id }) => id === ana);
		// What the name field holds was typed by somebody.
		expect(JSON.stringify(erased).split(ana)).toHaveLength(2);
		expect(JSON.stringify(erased)).not.toContain(anas?.salt);
		expect(JSON.stringify(erased)).not.toContain(stored.salt);
	});

	it('is left alone where it does not stand, and erased twice is erased once', () => {
		expect(eraseAccount(stored, '712020:bot-9')).toBe(stored);
		const erased = eraseAccount(stored, mei);
		expect(eraseAccount(erased, mei)).toBe(erased);
	});

	it('leaves the hash whatever is erased, in whatever order, of whatever record', () => {
		const account = fc.constantFrom(ana, mei, bot, '712020:bot-2', '5b10ac8d82e05b22cc7d4ef7');
		const actor = fc.record({ kind: fc.constantFrom('person', 'identity', 'system'), id: account });
		const field = fc.oneof(
			fc.record({ field: fc.constant('ownerId'), from: fc.option(account), to: account }),
			fc.record({ field: fc.string(), from: fc.jsonValue({ maxDepth: 2 }), to: fc.jsonValue({ maxDepth: 2 }) }),
		);
		const change = fc.record(
			{ accountId: account, actor, by: actor, reason: fc.string({ unit: 'binary' }), changes: fc.array(field) },
			{ requiredKeys: ['actor'] },
		);
		const what = fc.oneof(change, fc.record({ lines: fc.array(change) }));
		fc.assert(
			fc.property(what, fc.string(), fc.array(account), (one, salt, erasures) => {
				// As storage gives it back.
				const whole: StoredChange = JSON.parse(JSON.stringify({ recordedAt, salt, what: one }));
				const erased = erasures.reduce(eraseAccount, whole);
				expect(sealChange(erased).hash).toBe(sealChange(whole).hash);
				expect(idsIn(erased)).toEqual(idsIn(whole).filter((id) => !erasures.includes(id)));
				const salts = sealChange(whole).accounts;
				for (const { id, salt: own } of sealChange(erased).accounts) expect(salts).toContainEqual({ id, salt: own });
				for (const { id, salt: own } of salts) {
					if (erasures.includes(id)) expect(JSON.stringify(erased)).not.toContain(own);
				}
			}),
		);
	});
});

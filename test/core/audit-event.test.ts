// The hash chain of a work item: what verifies, and every way in which an altered one does not.
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEvent, AuditPayload } from '../../src/contract/audit-event';
import type { AccountId, IssueId, ProjectId, StatusId } from '../../src/contract/ids';
import {
	type ChainHead,
	type ChainProblem,
	changelogKey,
	commitToAccount,
	creationKey,
	executionKey,
	hashPayload,
	verifyChain,
} from '../../src/core/audit/audit-event';
import { anAccountId, anOwnerId } from '../builders/identity';
import { startOfTime } from '../harness/world';

const saltOf = (role: 'actor' | 'owner', seq: number) => `${role}-salt-${seq}`;

const aPayload = (seq: number, prev: string | null, issueId: string): AuditPayload => ({
	format: 1,
	issueId: issueId as IssueId,
	projectId: '10000' as ProjectId,
	seq,
	change: `c${10_000 + seq}`,
	at: startOfTime + seq,
	recordedAt: startOfTime + seq + 5,
	source: seq % 2 === 0 ? 'post-function' : 'product-event',
	transition: { id: '31', workflow: 'Release' },
	from: '10004' as StatusId,
	to: '10005' as StatusId,
	actor: commitToAccount('actor', anAccountId, saltOf('actor', seq)),
	owner: commitToAccount('owner', anOwnerId, saltOf('owner', seq)),
	identity: 3,
	grant: 's10005 p10000 f10004',
	guard: { mode: 'registered', enforcement: 'enforce' },
	decision: 'allowed',
	recheck: 'allow',
	registry: [4, 17],
	prev,
});

const seal = (payload: AuditPayload): AuditEvent => ({
	payload,
	hash: hashPayload(payload),
	actorId: anAccountId,
	actorSalt: saltOf('actor', payload.seq),
	ownerId: anOwnerId,
	ownerSalt: saltOf('owner', payload.seq),
});

function aChain(length: number, issueId = '20001'): readonly AuditEvent[] {
	const events: AuditEvent[] = [];
	for (let seq = 1; seq <= length; seq++) events.push(seal(aPayload(seq, events.at(-1)?.hash ?? null, issueId)));
	return events;
}

function headOf(events: readonly AuditEvent[]): ChainHead | undefined {
	const last = events.at(-1);
	return last && { seq: last.payload.seq, hash: last.hash, at: last.payload.recordedAt };
}

/** The event at a position from 1. */
function at(events: readonly AuditEvent[], seq: number): AuditEvent {
	const event = events[seq - 1];
	if (event === undefined) throw new Error(`The chain has no event ${seq}.`);
	return event;
}

const replaceAt = (events: readonly AuditEvent[], seq: number, more: Partial<AuditEvent>): readonly AuditEvent[] =>
	events.with(seq - 1, { ...at(events, seq), ...more });

const alterPayload = (events: readonly AuditEvent[], seq: number, more: object): readonly AuditEvent[] =>
	replaceAt(events, seq, { payload: { ...at(events, seq).payload, ...more } });

const ofIssue = '20001' as IssueId;

const broken = (seq: number, problem: ChainProblem) => ({ ok: false, seq, problem });

const chain = aChain(5);
const head = headOf(chain);

describe('a chain', () => {
	it.each([0, 1, 2, 5, 100])('of %i events verifies with its head', (length) => {
		const events = aChain(length);
		expect(verifyChain(ofIssue, events, headOf(events))).toEqual({ ok: true, length });
	});

	it('verifies after the salts and ids of a person were erased', () => {
		const erased = chain.map(({ payload, hash }) => ({ payload, hash }));
		expect(verifyChain(ofIssue, erased, head)).toEqual({ ok: true, length: 5 });
	});

	it('verifies when only one of its events was erased', () => {
		const { payload, hash, ownerId, ownerSalt } = at(chain, 3);
		const erased = { payload, hash, ...(ownerId && { ownerId }), ...(ownerSalt && { ownerSalt }) };
		expect(verifyChain(ofIssue, chain.with(2, erased), head)).toEqual({ ok: true, length: 5 });
	});

	it('verifies with events of accounts that were not registered', () => {
		const { owner: _owner, identity: _identity, grant: _grant, ...payload } = aPayload(1, null, '20001');
		const {
			ownerId: _id,
			ownerSalt: _salt,
			...event
		} = seal({ ...payload, recheck: 'unregistered', decision: 'bypassed' });
		expect(verifyChain(ofIssue, [event], headOf([event]))).toEqual({ ok: true, length: 1 });
	});
});

describe('whoever is named as the one behind a move', () => {
	const { prev, ...rest } = aPayload(1, null, ofIssue);
	const event = (onBehalfId: string, onBehalfSalt: string): AuditEvent => {
		const onBehalf = commitToAccount('onBehalf', anOwnerId, 'salt');
		return { ...seal({ ...rest, prev, onBehalf }), onBehalfId: onBehalfId as AccountId, onBehalfSalt };
	};

	it('is held to what the hash covers, and may be erased', () => {
		const sound = event(anOwnerId, 'salt');
		const { onBehalfId: _, onBehalfSalt: __, ...erased } = sound;
		for (const one of [sound, erased])
			expect(verifyChain(ofIssue, [one], headOf([one]))).toEqual({ ok: true, length: 1 });
		for (const one of [event(anAccountId, 'salt'), event(anOwnerId, 'other')]) {
			expect(verifyChain(ofIssue, [one], headOf([one]))).toEqual(broken(1, 'commitment'));
		}
		const unnamed = { ...seal({ ...rest, prev }), onBehalfId: anOwnerId, onBehalfSalt: 'salt' };
		expect(verifyChain(ofIssue, [unnamed], headOf([unnamed]))).toEqual(broken(1, 'commitment'));
	});
});

describe('an altered payload is detected', () => {
	const different: { readonly [Field in keyof AuditPayload]-?: unknown } = {
		format: 2,
		issueId: '20002',
		projectId: '10001',
		seq: 99,
		change: 'c1',
		at: startOfTime,
		recordedAt: startOfTime + 90,
		fromProject: '10001',
		claimsOther: true,
		onBehalf: commitToAccount('onBehalf', anOwnerId, 'x'),
		correlation: 'pipeline-812',
		source: 'backfill',
		transition: { id: '32', workflow: 'Release' },
		from: '1',
		to: '1',
		actor: commitToAccount('actor', anOwnerId, 'x'),
		owner: commitToAccount('owner', anAccountId, 'x'),
		identity: 4,
		grant: 's10005',
		guard: { mode: 'registered', enforcement: 'monitor' },
		decision: 'observed',
		recheck: 'frozen',
		registry: [4, 18],
		prev: 'AAAA',
	};
	const fields = Object.keys(different) as (keyof AuditPayload)[];
	/** The first event that does not fit, which for a field that links is found before the hash is looked at. */
	const problems: Partial<Record<keyof AuditPayload, ChainProblem>> = {
		seq: 'gap',
		issueId: 'other-issue',
		prev: 'unlinked',
	};

	it.each(fields)('when its %s changes, in whichever event', (field) => {
		for (const { payload } of chain) {
			const altered = alterPayload(chain, payload.seq, { [field]: different[field] });
			expect(verifyChain(ofIssue, altered, head)).toEqual(broken(payload.seq, problems[field] ?? 'altered'));
		}
	});

	it.each(fields.filter((field) => Object.hasOwn(at(chain, 1).payload, field)))(
		'when its %s is removed, in whichever event',
		(field) => {
			for (const { payload } of chain) {
				const rest = Object.fromEntries(Object.entries(payload).filter(([key]) => key !== field));
				const altered = replaceAt(chain, payload.seq, { payload: rest as unknown as AuditPayload });
				expect(verifyChain(ofIssue, altered, head)).toMatchObject({ ok: false, seq: payload.seq });
			}
		},
	);

	it.each([
		['a field is added', { note: '' }],
		['a number becomes a text', { identity: '3' }],
		['a nested field is added', { guard: { mode: 'registered', enforcement: 'enforce', types: [] } }],
		['a nested field is removed', { transition: { id: '31' } }],
		['a list is turned round', { registry: [17, 4] }],
		['a time moves by one millisecond', { at: startOfTime + 4 }],
		['an absent value becomes null', { owner: null }],
	])('when %s', (_name, more) => {
		expect(verifyChain(ofIssue, alterPayload(chain, 3, more), head)).toEqual(broken(3, 'altered'));
	});

	it('even when its own hash was computed anew: the next event does not link to it', () => {
		const payload = { ...at(chain, 2).payload, to: '1' as StatusId };
		const altered = replaceAt(chain, 2, { payload, hash: hashPayload(payload) });
		expect(verifyChain(ofIssue, altered, head)).toEqual(broken(3, 'unlinked'));
	});

	it('even when it is the last and its hash was computed anew: the head does not fit', () => {
		const payload = { ...at(chain, 5).payload, to: '1' as StatusId };
		const altered = replaceAt(chain, 5, { payload, hash: hashPayload(payload) });
		expect(verifyChain(ofIssue, altered, head)).toEqual(broken(6, 'truncated'));
	});

	it('when the stored hash itself changes', () => {
		for (const seq of [1, 3, 5]) {
			expect(verifyChain(ofIssue, replaceAt(chain, seq, { hash: at(chain, 1).hash.toLowerCase() }), head)).toEqual(
				broken(seq, 'altered'),
			);
		}
	});
});

describe('a chain whose events were moved is detected', () => {
	it.each<[string, readonly AuditEvent[], ChainHead | undefined, ReturnType<typeof broken>]>([
		['two neighbours swapped', chain.with(1, at(chain, 3)).with(2, at(chain, 2)), head, broken(2, 'gap')],
		['first and last swapped', chain.with(0, at(chain, 5)).with(4, at(chain, 1)), head, broken(1, 'gap')],
		['turned round', chain.toReversed(), head, broken(1, 'gap')],
		['the first dropped', chain.slice(1), head, broken(1, 'gap')],
		['one in the middle dropped', chain.toSpliced(2, 1), head, broken(3, 'gap')],
		['the last dropped', chain.slice(0, -1), head, broken(5, 'truncated')],
		['the last two dropped', chain.slice(0, -2), head, broken(4, 'truncated')],
		['all dropped', [], head, broken(1, 'truncated')],
		['one repeated', chain.toSpliced(2, 0, at(chain, 2)), head, broken(3, 'gap')],
		['one appended that the head does not know', aChain(6), head, broken(6, 'truncated')],
		[
			'one inserted with a number that fits',
			chain.toSpliced(2, 0, seal(aPayload(3, at(chain, 2).hash, '20001'))),
			head,
			broken(4, 'gap'),
		],
		[
			"another work item's event in its place",
			chain.with(2, at(aChain(5, '20002'), 3)),
			head,
			broken(3, 'other-issue'),
		],
		["another work item's whole chain", aChain(5, '20002'), head, broken(1, 'other-issue')],
		['no head', chain, undefined, broken(1, 'truncated')],
		['an older head', chain, headOf(chain.slice(0, 3)), broken(4, 'truncated')],
		[
			'a head of the right number and a wrong hash',
			chain,
			{ seq: 5, hash: at(chain, 4).hash, at: 0 },
			broken(6, 'truncated'),
		],
		[
			'a head of the right hash and a wrong number',
			chain,
			{ seq: 4, hash: at(chain, 5).hash, at: 0 },
			broken(5, 'truncated'),
		],
	])('%s', (_name, events, knownHead, verdict) => {
		expect(verifyChain(ofIssue, events, knownHead)).toEqual(verdict);
	});

	it('rewritten without the event in the middle, numbers and links included: the head does not fit', () => {
		const rewritten: AuditEvent[] = [];
		for (const { payload } of chain.toSpliced(2, 1)) {
			rewritten.push(seal({ ...payload, seq: rewritten.length + 1, prev: rewritten.at(-1)?.hash ?? null }));
		}
		expect(verifyChain(ofIssue, rewritten, head)).toMatchObject({ ok: false, problem: 'commitment' });
		const erased = rewritten.map(({ payload, hash }) => ({ payload, hash }));
		expect(verifyChain(ofIssue, erased, head)).toEqual(broken(5, 'truncated'));
	});
});

describe('an account id beside a commitment', () => {
	const stranger = '712020:stranger' as AccountId;

	it.each<[string, Partial<AuditEvent>]>([
		['another actor', { actorId: stranger }],
		['another owner', { ownerId: stranger }],
		['actor and owner swapped', { actorId: anOwnerId, ownerId: anAccountId }],
		["the owner's salt with the actor", { actorSalt: saltOf('owner', 3) }],
		['another salt', { actorSalt: 'x' }],
		["another event's salt", { ownerSalt: saltOf('owner', 2) }],
	])('is detected when it is wrong: %s', (_name, more) => {
		expect(verifyChain(ofIssue, replaceAt(chain, 3, more), head)).toEqual(broken(3, 'commitment'));
	});

	it('is detected when the event has no commitment to an owner', () => {
		const { owner: _, ...payload } = aPayload(1, null, '20001');
		const event = seal(payload);
		expect(verifyChain(ofIssue, [event], headOf([event]))).toEqual(broken(1, 'commitment'));
	});

	it.each(['actor', 'owner'] as const)('is detected when the salt that would disprove it was removed: %s', (role) => {
		const { actorSalt, ownerSalt, ...event } = at(chain, 3);
		const disguised: AuditEvent =
			role === 'actor'
				? { ...event, actorId: stranger, ...(ownerSalt && { ownerSalt }) }
				: { ...event, ownerId: stranger, ...(actorSalt && { actorSalt }) };
		expect(verifyChain(ofIssue, chain.with(2, disguised), head)).toEqual(broken(3, 'commitment'));
	});
});

describe('any single alteration of a chain', () => {
	/** A JSON value that differs from the one given. */
	function differentFrom(value: unknown, salt: number): unknown {
		if (typeof value === 'number') return value + 1 + salt;
		if (typeof value === 'string') return salt % 2 === 0 ? `${value}x` : value.slice(1);
		return value === null ? 'x' : null;
	}

	type Alter = (events: readonly AuditEvent[], place: number, salt: number) => readonly AuditEvent[];
	const inPayload: Alter = (events, place, salt) => {
		const seq = (place % events.length) + 1;
		const entries = Object.entries(at(events, seq).payload);
		const [field, value] = entries[salt % entries.length] ?? ['seq', 0];
		return alterPayload(events, seq, { [field]: differentFrom(value, salt) });
	};
	const inHash: Alter = (events, place, salt) => {
		const seq = (place % events.length) + 1;
		return replaceAt(events, seq, { hash: String(differentFrom(at(events, seq).hash, salt)) });
	};
	const inIds: Alter = (events, place, salt) => {
		const seq = (place % events.length) + 1;
		const field = (['actorId', 'actorSalt', 'ownerId', 'ownerSalt'] as const)[salt % 4] ?? 'actorId';
		return replaceAt(events, seq, { [field]: differentFrom(at(events, seq)[field], salt) });
	};
	const dropped: Alter = (events, place) => events.toSpliced(place % events.length, 1);
	const repeated: Alter = (events, place, salt) =>
		events.toSpliced(salt % (events.length + 1), 0, at(events, (place % events.length) + 1));
	const swapped: Alter = (events, place, salt) => {
		const [first, second] = [(place % events.length) + 1, (salt % events.length) + 1];
		return first === second
			? events.toSpliced(0, 1)
			: events.with(first - 1, at(events, second)).with(second - 1, at(events, first));
	};

	it('is detected', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 12 }),
				fc.constantFrom(inPayload, inPayload, inPayload, inHash, inIds, dropped, repeated, swapped),
				fc.nat(1_000),
				fc.nat(1_000),
				(length, alter, place, salt) => {
					const events = aChain(length);
					const altered = alter(events, place, salt);
					expect(verifyChain(ofIssue, altered, headOf(events)).ok).toBe(false);
				},
			),
			{ seed: 5, numRuns: 1_500 },
		);
	});
});

describe('the hash of a payload', () => {
	it('is the SHA-256 of its canonical JSON, as written out by hand', () => {
		const payload: AuditPayload = {
			prev: null,
			to: '10005' as StatusId,
			format: 1,
			seq: 1,
			issueId: '20001' as IssueId,
			projectId: '10000' as ProjectId,
			change: 'c10001',
			at: 1_772_442_000_000,
			recordedAt: 1_772_442_000_005,
			source: 'post-function',
			transition: { workflow: 'Rélease "A"\n', id: '31' },
			actor: 'AAA',
			guard: { mode: 'registered', enforcement: 'enforce' },
			decision: 'allowed',
			recheck: 'allow',
			registry: [4, 17],
		};
		const canonical =
			'{"actor":"AAA","at":1772442000000,"change":"c10001","decision":"allowed","format":1,' +
			'"guard":{"enforcement":"enforce","mode":"registered"},"issueId":"20001","prev":null,"projectId":"10000",' +
			'"recheck":"allow","recordedAt":1772442000005,"registry":[4,17],"seq":1,"source":"post-function","to":"10005",' +
			'"transition":{"id":"31","workflow":"Rélease \\"A\\"\\n"}}';
		expect(hashPayload(payload)).toBe(createHash('sha256').update(canonical, 'utf8').digest('base64url'));
		expect(hashPayload(payload)).toBe('WvaoeQAXUumOkWF0tIjiPLqH929_xDGymF1UC_i98Kg');
	});

	it('does not depend on the order of keys, at any depth', () => {
		const turn = (value: unknown): unknown => {
			if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
			return Object.fromEntries(
				Object.entries(value)
					.toReversed()
					.map(([key, part]) => [key, turn(part)]),
			);
		};
		for (const { payload, hash } of chain) expect(hashPayload(turn(payload) as AuditPayload)).toBe(hash);
	});

	it('is the same for a payload that was stored and read back', () => {
		for (const { payload, hash } of chain) expect(hashPayload(JSON.parse(JSON.stringify(payload)))).toBe(hash);
	});
});

describe('a commitment', () => {
	it('is the HMAC-SHA-256 of role and account id under the salt', () => {
		expect(commitToAccount('owner', anOwnerId, 'salt')).toBe(
			createHmac('sha256', 'salt').update(`owner:${anOwnerId}`).digest('base64url'),
		);
	});

	it('differs by role, account and salt, and holds nothing of the account id', () => {
		const commitments = [
			commitToAccount('actor', anAccountId, 'a'),
			commitToAccount('owner', anAccountId, 'a'),
			commitToAccount('actor', anOwnerId, 'a'),
			commitToAccount('actor', anAccountId, 'b'),
		];
		expect(new Set(commitments).size).toBe(4);
		for (const commitment of commitments) expect(commitment).toMatch(/^[A-Za-z0-9_-]{43}$/);
	});
});

describe('the key of a change', () => {
	it('names its change log, and else what made it', () => {
		expect(changelogKey('10001')).toBe('c10001');
		expect(executionKey('e1')).toBe('x8b5cc4df7eec7d32a7814eca4af047ae33b2d52342667715682e19c25b0b9faa');
		expect(new Set([changelogKey('10001'), executionKey('10001'), creationKey]).size).toBe(3);
	});
});

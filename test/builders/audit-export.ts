// Exports of the audit as Muster writes them, with chains, anchors, a journal and tombstones: small ones to tamper with,
// and streams of a million events.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AccountId } from '../../src/contract/ids';
import { commitToAccount } from '../../src/core/audit/audit-event';
import { eraseAccount, sealChange } from '../../src/core/audit/seal-change';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const canonical = (payload: object): string => {
	const text = canonicalize(payload);
	if (text === undefined) throw new TypeError('the payload has no canonical form');
	return text;
};

export const exportedSite = '0aa11bb2-1111-4222-8333-444455556666';
const start = Date.UTC(2026, 10, 1);

export interface Link {
	readonly seq: number;
	readonly hash: string;
}

export interface ExportWriterOptions {
	readonly from?: number | null;
	readonly site?: string;
}

/** Writes one export, line by line; what it is asked to write is sound. */
export class ExportWriter {
	readonly lines: string[] = [];
	readonly heads = new Map<string, Link>();
	private changed = new Map<string, Link>();
	private changes: string[] = [];
	private clock = start;
	private lastAnchor: { readonly n: number; readonly hash: string; readonly upTo: number } | undefined;
	private digest = createHash('sha256');
	private written = 0;

	constructor(
		private readonly to = start + 10 ** 9,
		{ from = null, site = exportedSite }: ExportWriterOptions = {},
	) {
		this.write(
			`{"header":${JSON.stringify({ format: 'muster-audit/1', site, exportedAt: to + 900_000, from, to: this.to })}}`,
		);
	}

	get anchor() {
		return this.lastAnchor;
	}

	get now(): number {
		return this.clock;
	}

	/** Lines since the last time, each with its line break. */
	take(): string {
		return this.lines
			.splice(0)
			.map((line) => `${line}\n`)
			.join('');
	}

	private write(line: string): void {
		this.lines.push(line);
		this.digest.update(`${line}\n`);
		this.written++;
	}

	private link(item: string, hash: string): Link {
		const link = { seq: (this.heads.get(item)?.seq ?? 0) + 1, hash };
		this.heads.set(item, link);
		this.changed.set(item, link);
		return link;
	}

	/** @param behind the account on whose behalf it was done, as the mover says */
	event(item: string, more: object = {}, isErased = false, behind?: AccountId): void {
		this.clock += 7;
		const before = this.heads.get(item);
		const seq = (before?.seq ?? 0) + 1;
		const [actorId, ownerId] = ['712020:bot-1' as AccountId, '5b10ac8d82e05b22cc7d4ef5' as AccountId];
		const [actorSalt, ownerSalt] = [`actor-salt-${item}-${seq}`, `owner-salt-${item}-${seq}`];
		const behindSalt = `behind-salt-${item}-${seq}`;
		const payload = {
			format: 1,
			issueId: item,
			projectId: '10000',
			seq,
			change: `c${item}${seq}`,
			at: this.clock - 3,
			recordedAt: this.clock,
			source: 'post-function',
			transition: { id: '31', workflow: 'Release' },
			from: '10004',
			to: '10005',
			actor: commitToAccount('actor', actorId, actorSalt),
			owner: commitToAccount('owner', ownerId, ownerSalt),
			identity: 3,
			grant: 's10005 p10000 f10004',
			guard: { mode: 'registered', enforcement: 'enforce' },
			decision: 'allowed',
			recheck: 'allow',
			registry: [4, 17],
			prev: before?.hash ?? null,
			...(behind === undefined ? {} : { onBehalf: commitToAccount('onBehalf', behind, behindSalt) }),
			...more,
		};
		const text = canonical(payload);
		const hash = sha256(text);
		const beside = isErased
			? ''
			: `,"actor":{"id":"${actorId}","salt":"${actorSalt}"},"owner":{"id":"${ownerId}","salt":"${ownerSalt}"}`;
		const named = behind === undefined || isErased ? '' : `,"onBehalf":{"id":"${behind}","salt":"${behindSalt}"}`;
		this.write(`{"hash":"${hash}","payload":${text}${beside}${named}}`);
		this.link(item, hash);
	}

	/** @param retention position of the journal's entry that will say so */
	tombstone(item: string, retention: number): void {
		this.clock += 7;
		const hash = sha256(`removed ${item} ${this.clock}`);
		const { seq } = this.link(item, hash);
		this.write(`{"hash":"${hash}","tombstone":${JSON.stringify({ issueId: item, seq, retention })}}`);
	}

	journal(what: object): void {
		this.clock += 7;
		const before = this.heads.get('journal');
		const payload = {
			kind: 'journal',
			seq: (before?.seq ?? 0) + 1,
			at: this.clock,
			prev: before?.hash ?? null,
			what,
		};
		const text = canonical(payload);
		const hash = sha256(text);
		this.write(`{"hash":"${hash}","payload":${text}}`);
		this.link('journal', hash);
	}

	/**
	 * A change of an identity: its account, its owner and whoever changed it.
	 *
	 * @param erased accounts that are no longer beside it
	 * @param after milliseconds since the record before
	 */
	change(what: object = {}, erased: readonly string[] = [], after = 7): void {
		this.clock += after;
		const stored = {
			recordedAt: this.clock,
			salt: `salt-${this.clock}-${this.changes.length}`,
			what: {
				accountId: '712020:bot-1',
				version: 2,
				at: this.clock - 3,
				actor: { kind: 'person', id: '5b10ac8d82e05b22cc7d4ef6' },
				action: 'edit',
				to: 'active',
				changes: [{ field: 'ownerId', from: null, to: '5b10ac8d82e05b22cc7d4ef5' }],
				...what,
			},
		};
		const { hash, payload, accounts } = sealChange(erased.reduce(eraseAccount, stored));
		this.write(`{"hash":"${hash}","payload":${canonical(payload)},"accounts":${JSON.stringify(accounts)}}`);
		this.changes.push(hash);
	}

	makeAnchor(more: object = {}): void {
		this.clock += 7;
		const payload = {
			kind: 'anchor',
			n: (this.lastAnchor?.n ?? 0) + 1,
			at: this.clock + 900_000,
			upTo: this.clock,
			heads: [...this.changed.entries(), ...this.changesHead()]
				.map(([item, { seq, hash }]): [string, number, string] => [item, seq, hash])
				.sort(([a], [b]) => (a < b ? -1 : 1)),
			prev: this.lastAnchor?.hash ?? null,
			...more,
		};
		const text = canonical(payload);
		const hash = sha256(text);
		this.write(`{"hash":"${hash}","payload":${text}}`);
		this.lastAnchor = { n: payload.n, hash, upTo: payload.upTo };
		this.changed = new Map();
		this.changes = [];
	}

	private changesHead(): [string, Link][] {
		const { length } = this.changes;
		return length === 0 ? [] : [['changes', { seq: length, hash: sha256(this.changes.join('')) }]];
	}

	/** Writes the footer; nothing can follow. */
	end(): void {
		const footer = { lines: this.written, sha256: this.digest.digest('base64url') };
		this.lines.push(`{"footer":${JSON.stringify(footer)}}`);
	}
}

/** What whoever tampers with a file would do last: a footer that fits the lines. */
export function withNewFooter(lines: readonly string[]): string[] {
	const body = lines.filter((line) => !line.startsWith('{"footer":'));
	const digest = sha256(body.map((line) => `${line}\n`).join(''));
	return [...body, `{"footer":${JSON.stringify({ lines: body.length, sha256: digest })}}`];
}

export const fileOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

// Verifies an export line by line, with memory for every work item and for no event.

import { isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { hmac, sha256 } from './digests';
import { type EventLine, explainEventLine, payloadStart, readEventLine } from './event-line';
import { type Fault, FaultFound, type FaultKind } from './fault';
import {
	type Anchor,
	type Change,
	type Header,
	type JournalEntry,
	type Receipt,
	readAnchor,
	readChange,
	readFooter,
	readHeader,
	readJournalEntry,
	readTombstone,
	type Sealed,
	type Tombstone,
} from './other-lines';
import { RecentKeys } from './recent-keys';
import { LineSplitter, maxLineBytes } from './split-lines';

/** Changes among which a second record of one is found. */
export const rememberedChanges = 50_000;

/** Where one chain stands: a work item's, or the journal's. */
interface Chain {
	readonly item: string;
	seq: number;
	hash: string;
	/** When its newest event was recorded; what was removed leaves no time. */
	at: number;
	/** It grew since the last anchor. */
	isChanged: boolean;
}

/** Tombstones of one retention, until its record is found. */
interface Claimed {
	readonly line: number;
	readonly item: string;
	readonly seq: number;
	/** Every one of its events was recorded until then: the `upTo` of the anchor over the last of them; none yet: infinite. */
	notAfter: number;
}

export interface Summary {
	readonly site?: string;
	/** Everything recorded after `from` and until `to`; null: from the beginning. Epoch milliseconds. */
	readonly from?: number | null;
	readonly to?: number;
	readonly exportedAt?: number;
	/** Lines that were read, the last one whole. */
	readonly lines: number;
	readonly events: number;
	readonly items: number;
	readonly changes: number;
	readonly journalEntries: number;
	readonly tombstones: number;
	readonly anchors: number;
	/** Until when an anchor covers what was recorded; absent without an anchor. */
	readonly anchoredUpTo?: number;
	/** Events, changes and entries of the journal that no anchor of this file covers. */
	readonly notAnchored: number;
	/** Commitments to accounts that were checked, and those whose account is not in the file. */
	readonly commitmentsChecked: number;
	readonly commitmentsWithoutAccount: number;
	readonly receipts: number;
}

interface Expectations {
	/** Cloud id of the site that the file must be of. */
	readonly site?: string;
	readonly receipts?: readonly Receipt[];
}

const when = (at: number): string => new Date(at).toISOString();
const journal = 'journal';
/** What anchors call all changes together. */
const allChanges = 'changes';
const nameOf = (item: string): string => (item === journal ? 'the journal' : `work item ${item}`);

/** Beginnings that tell lines apart, at the place where their payload begins. */
const anchorBegins = '{"at":';
const changeBegins = '{"kind":"change",';
const byteOrderMark = '\xef\xbb\xbf';

export class ExportVerifier {
	private readonly splitter = new LineSplitter(
		(bytes) => this.take(bytes),
		() =>
			this.fail('form', `Line ${this.line + 1} is longer than ${maxLineBytes} bytes, which no line of an export is.`),
	);
	private readonly digest: Hash = createHash('sha256');
	private unhashed: Buffer | undefined;
	private readonly chains = new Map<string, Chain>();
	private readonly changed: Chain[] = [];
	private readonly recorded = new RecentKeys(rememberedChanges);
	private readonly retentions = new Map<number, number>();
	private readonly claimed = new Map<number, Claimed>();
	private readonly claimedSinceAnchor = new Set<Claimed>();
	private readonly receipts: ReadonlyMap<number, Receipt>;
	private header: Header | undefined;
	private hasFooter = false;
	private line = 0;
	/** Time of the latest line: nothing that follows was recorded before it. */
	private clock = 0;
	private anchor: { readonly n: number; readonly hash: string; readonly upTo: number } | undefined;
	/** Position of the newest entry of the journal that an anchor covers. */
	private journalAnchored = 0;
	private sinceAnchor = 0;
	/** Changes since the last anchor: how many, all their hashes, and where the first of them stands. */
	private unanchored = { count: 0, hashes: createHash('sha256'), line: 0 };
	private lastChange: Pick<Change, 'recordedAt' | 'hash'> | undefined;
	private readonly counted = {
		events: 0,
		changes: 0,
		journalEntries: 0,
		tombstones: 0,
		anchors: 0,
		receipts: 0,
		commitmentsChecked: 0,
		commitmentsWithoutAccount: 0,
	};

	constructor(private readonly expected: Expectations = {}) {
		this.receipts = new Map((expected.receipts ?? []).map((receipt) => [receipt.n, receipt]));
	}

	/**
	 * Takes the next bytes of the file.
	 *
	 * @throws {FaultFound} at the first thing that is wrong
	 */
	push(chunk: Buffer): void {
		this.splitter.push(chunk);
		// The chunk is the caller's.
		this.hashNow();
	}

	/**
	 * Says that the file ends here.
	 *
	 * @throws {FaultFound} when something is missing
	 */
	end(): void {
		if (this.splitter.endsInALine()) {
			this.fail('cut-line', `The file ends in the middle of line ${this.line + 1}: its end was cut off.`, {
				line: this.line + 1,
			});
		}
		if (this.line === 0) this.fail('empty', 'The file is empty.');
		if (!this.hasFooter) {
			this.fail('no-footer', `The file ends after line ${this.line} without a footer: its end was cut off.`, {
				line: this.line,
			});
		}
		this.checkRetentions();
		this.checkReceipts();
	}

	summary(): Summary {
		const { header, anchor } = this;
		return {
			...(header === undefined
				? {}
				: { site: header.site, from: header.from, to: header.to, exportedAt: header.exportedAt }),
			lines: this.line,
			...this.counted,
			items: this.chains.size - (this.chains.has(journal) ? 1 : 0),
			...(anchor === undefined ? {} : { anchoredUpTo: anchor.upTo }),
			notAnchored: this.sinceAnchor,
		};
	}

	private fail(kind: FaultKind, text: string, place: Partial<Fault> = { line: this.line + 1 }): never {
		throw new FaultFound({ kind, text, ...place });
	}

	/** Fails at the present line. */
	private failHere(kind: FaultKind, text: string, item?: string, seq?: number): never {
		throw new FaultFound({
			kind,
			line: this.line,
			...(item === undefined ? {} : { item }),
			...(seq === undefined ? {} : { seq }),
			text: `Line ${this.line}: ${text}`,
		});
	}

	/** @param bytes a line with its line break */
	private take(bytes: Buffer): void {
		this.line++;
		const text = bytes.toString('latin1', 0, bytes.length - 1);
		if (this.hasFooter) this.failHere('footer', 'it stands after the footer.');
		if (this.line === 1) this.takeHeader(bytes, text);
		else if (text.startsWith('{"footer":')) this.takeFooter(text);
		else this.takeRecord(bytes, text);
		this.hashLater(bytes);
	}

	/** Lines that lie side by side are hashed together, which takes half the time. */
	private hashLater(bytes: Buffer): void {
		const { unhashed } = this;
		if (unhashed?.buffer === bytes.buffer && unhashed.byteOffset + unhashed.length === bytes.byteOffset) {
			this.unhashed = Buffer.from(bytes.buffer, unhashed.byteOffset, unhashed.length + bytes.length);
			return;
		}
		this.hashNow();
		this.unhashed = bytes;
	}

	private hashNow(): void {
		if (this.unhashed !== undefined) this.digest.update(this.unhashed);
		this.unhashed = undefined;
	}

	private takeHeader(bytes: Buffer, text: string): void {
		if (text.startsWith(byteOrderMark)) {
			this.failHere('form', 'the file begins with a byte order mark, so that it was written by another program.');
		}
		this.checkForm(bytes, text);
		const header = readHeader(text);
		if (header === undefined) {
			if (/^\{"(?:hash|footer)":/.test(text)) {
				this.failHere('no-header', 'the file does not begin with a header: its beginning was cut off.');
			}
			this.failHere('form', 'it is not the header of an audit export ("muster-audit/1").');
		}
		const { site } = this.expected;
		if (site !== undefined && header.site !== site) {
			this.failHere('other-site', `the file is of the site ${header.site}, not of ${site}.`);
		}
		for (const receipt of this.receipts.values()) {
			if (receipt.site === header.site) continue;
			this.failHere('other-site', `the file is of the site ${header.site}, receipt ${receipt.n} of ${receipt.site}.`);
		}
		if (header.from !== null && header.from > header.to) {
			this.failHere('time', 'the time that the file covers ends before it begins.');
		}
		this.header = header;
		this.clock = header.from === null ? -1 : header.from;
	}

	private takeFooter(text: string): void {
		const footer = readFooter(text);
		if (footer === undefined) this.failHere('form', 'it is not a footer as the format has it.');
		if (footer.lines !== this.line - 1) {
			this.failHere('footer', `the footer counts ${footer.lines} lines before it; there are ${this.line - 1}.`);
		}
		this.hashNow();
		if (footer.sha256 !== this.digest.copy().digest('base64url')) {
			this.failHere('footer', 'the lines before the footer are not those that it was written for.');
		}
		this.hasFooter = true;
	}

	private takeRecord(bytes: Buffer, text: string): void {
		const event = readEventLine(text);
		const isChange = text.startsWith(changeBegins, payloadStart);
		const isNoAnchor = event !== undefined || isChange || !text.includes('"kind":"anchor"');
		if (this.isAtBeginningOfPart() && isNoAnchor) {
			this.failHere('anchor-order', 'a part begins with the anchor until then, and this is none.');
		}
		if (event !== undefined) {
			this.takeEvent(bytes, event);
			return;
		}
		this.checkForm(bytes, text);
		if (isChange) {
			const change = readChange(bytes.toString('utf8', 0, bytes.length - 1));
			this.takeChange(change ?? this.failHere('form', 'it is not a change as the format has it.', allChanges));
			return;
		}
		const kind = /"kind":"(anchor|journal)"/.exec(text)?.[1];
		if (text.startsWith('","tombstone":', payloadStart - '","payload":'.length)) {
			this.takeTombstone(readTombstone(text) ?? this.failHere('form', 'it is not a tombstone as the format has it.'));
		} else if (kind === 'anchor' && text.startsWith(anchorBegins, payloadStart)) {
			this.takeAnchor(readAnchor(text) ?? this.failHere('form', 'it is not an anchor as the format has it.'));
		} else if (kind === 'journal' && !text.includes('"issueId"')) {
			this.takeEntry(
				readJournalEntry(text) ?? this.failHere('form', 'it is not an entry of the journal as the format has it.'),
			);
		} else {
			const found = /"issueId":"(\d{1,20})"/.exec(text)?.[1];
			const seq = /"seq":(\d{1,15})/.exec(text)?.[1];
			this.failHere(
				'form',
				`it is not an event as the format has it: ${explainEventLine(bytes.toString('utf8'))}.`,
				found,
				seq === undefined ? undefined : Number(seq),
			);
		}
	}

	private checkForm(bytes: Buffer, text: string): void {
		if (text.endsWith('\r')) {
			this.failHere('form', 'it ends with a carriage return: another program changed the line ends of the file.');
		}
		if (!isUtf8(bytes)) this.failHere('form', 'it holds bytes that are no UTF-8.');
	}

	private takeEvent(bytes: Buffer, event: EventLine): void {
		const { issueId: item, seq, prev, recordedAt } = event;
		const payload = bytes.subarray(payloadStart, payloadStart + event.length);
		// Kept in place of the one that was read, which would keep its whole line in memory.
		const hash = sha256(payload);
		if (hash !== event.hash) this.failHash(item, seq);
		// Letters beyond ASCII are rare.
		if (!isUtf8(payload)) this.failHere('form', 'it holds bytes that are no UTF-8.', item, seq);
		this.checkAccount('actor', event.actor, event.actorId, event.actorSalt, item, seq);
		if (event.owner !== undefined) {
			this.checkAccount('owner', event.owner, event.ownerId, event.ownerSalt, item, seq);
		} else if (event.ownerId !== undefined) {
			this.failHere('commitment', 'it names an owner, and its payload commits to none.', item, seq);
		}
		if (event.onBehalf !== undefined) {
			this.checkAccount('onBehalf', event.onBehalf, event.onBehalfId, event.onBehalfSalt, item, seq);
		} else if (event.onBehalfId !== undefined) {
			this.failHere('commitment', 'it names on whose behalf, and its payload commits to nobody.', item, seq);
		}
		this.append(item, seq, hash, prev, recordedAt);
		if (!this.recorded.add(`${item} ${event.change}`)) {
			this.failHere('repeated-change', `the change ${event.change} of work item ${item} is recorded twice.`, item, seq);
		}
		this.counted.events++;
	}

	private failHash(item: string, seq: number): never {
		const of = `event ${seq} of ${nameOf(item)}`;
		this.failHere('hash', `${of} was altered: its payload does not have the hash beside it.`, item, seq);
	}

	private checkAccount(
		role: 'actor' | 'owner' | 'onBehalf',
		commitment: string,
		id: string | undefined,
		salt: string | undefined,
		item: string,
		seq: number,
	): void {
		if (id === undefined || salt === undefined) {
			this.counted.commitmentsWithoutAccount++;
			return;
		}
		if (hmac(salt, `${role}:${id}`) !== commitment) {
			this.failHere('commitment', `the ${role} ${id} beside it is not the one that its payload commits to.`, item, seq);
		}
		this.counted.commitmentsChecked++;
	}

	/** Puts the next link on a chain. */
	private append(item: string, seq: number, hash: string, prev: string | null, at: number): void {
		const chain = this.chains.get(item);
		const fault = (kind: FaultKind, text: string) => this.failHere(kind, text, item, seq);
		this.checkPosition(chain, item, seq);
		if (chain === undefined ? (prev === null) !== (seq === 1) : prev !== chain.hash) {
			fault('unlinked', `event ${seq} of ${nameOf(item)} does not name the hash of the event before it.`);
		}
		if (chain !== undefined && at <= chain.at) {
			fault('time', `event ${seq} of ${nameOf(item)} was not recorded after the event before it.`);
		}
		this.checkTime(at, fault);
		this.grow(chain, item, seq, hash, at);
	}

	/** Checks that what a line holds was recorded after what stands above it. */
	private checkTime(at: number, fault: (kind: FaultKind, text: string) => never): void {
		if (at < this.clock) fault('order', `it was recorded at ${when(at)}, before the line above it.`);
		if (this.anchor !== undefined && at <= this.anchor.upTo) {
			const { n, upTo } = this.anchor;
			fault('anchor-order', `it was recorded at ${when(at)}, and anchor ${n} above it covers all until ${when(upTo)}.`);
		}
		const { from = null, to = 0 } = this.header ?? {};
		if ((from !== null && at <= from) || at > to) {
			fault('time', `it was recorded at ${when(at)}, outside of the time that the header says.`);
		}
		this.clock = at;
	}

	private takeChange({ hash, text, recordedAt, commitments, accounts }: Change): void {
		const fault = (kind: FaultKind, reason: string) => this.failHere(kind, reason, allChanges);
		if (sha256(text) !== hash) {
			fault('hash', 'the change was altered: its payload does not have the hash beside it.');
		}
		const stranger = accounts.find(({ id, salt }) => !commitments.has(hmac(salt, `account:${id}`)));
		if (stranger !== undefined) {
			fault('commitment', `the account ${stranger.id} beside the change is none that its payload commits to.`);
		}
		this.counted.commitmentsChecked += accounts.length;
		this.counted.commitmentsWithoutAccount += commitments.size - accounts.length;
		this.checkTime(recordedAt, fault);
		const last = this.lastChange;
		if (last?.recordedAt === recordedAt && hash <= last.hash) {
			fault('order', 'the change comes again, or not in the order of its hash among those of the same instant.');
		}
		this.lastChange = { recordedAt, hash };
		if (this.unanchored.count === 0) this.unanchored.line = this.line;
		this.unanchored.count++;
		this.unanchored.hashes.update(hash);
		this.sinceAnchor++;
		this.counted.changes++;
	}

	private checkPosition(chain: Chain | undefined, item: string, seq: number): void {
		const { from = null } = this.header ?? {};
		// In a part, a chain that its first anchor does not name may be anywhere.
		const first = from === null ? 1 : seq;
		const next = chain === undefined ? first : chain.seq + 1;
		if (seq === next) return;
		const what = nameOf(item);
		if (seq < next) {
			const text = `event ${seq} of ${what} comes after event ${next - 1}: lines were repeated or changed places.`;
			this.failHere('order', text, item, seq);
		}
		const missing = seq - 1 === next ? `event ${next}` : `events ${next} to ${seq - 1}`;
		this.failHere(
			'gap',
			`${missing} of ${what} ${seq - 1 === next ? 'is' : 'are'} missing: event ${seq} follows ${next - 1 || 'nothing'}.`,
			item,
			next,
		);
	}

	private grow(chain: Chain | undefined, item: string, seq: number, hash: string, at: number | undefined): void {
		const grown = chain ?? { item, seq, hash, at: -1, isChanged: false };
		if (chain === undefined) this.chains.set(item, grown);
		grown.seq = seq;
		grown.hash = hash;
		if (at !== undefined) grown.at = at;
		if (!grown.isChanged) {
			grown.isChanged = true;
			this.changed.push(grown);
		}
		this.sinceAnchor++;
	}

	private takeEntry({ hash, text, payload, account }: Sealed<JournalEntry>): void {
		const { seq, prev, at, actor, removedUntil } = payload;
		if (sha256(Buffer.from(text, 'latin1')) !== hash) this.failHash(journal, seq);
		if (actor !== undefined) this.checkAccount('actor', actor, account?.id, account?.salt, journal, seq);
		else if (account !== undefined) {
			this.failHere('commitment', 'it names an account, and its payload commits to none.', journal, seq);
		}
		this.append(journal, seq, hash, prev, at);
		if (removedUntil !== undefined) this.retentions.set(seq, removedUntil);
		this.counted.journalEntries++;
	}

	private takeTombstone({ hash, issueId, seq, retention }: Tombstone): void {
		const chain = this.chains.get(issueId);
		this.checkPosition(chain, issueId, seq);
		this.grow(chain, issueId, seq, hash, undefined);
		const claimed = this.claimed.get(retention) ?? { line: this.line, item: issueId, seq, notAfter: 0 };
		claimed.notAfter = Number.POSITIVE_INFINITY;
		this.claimed.set(retention, claimed);
		this.claimedSinceAnchor.add(claimed);
		this.counted.tombstones++;
	}

	private takeAnchor({ hash, text, payload }: Sealed<Anchor>): void {
		const { n, prev, at, upTo } = payload;
		if (sha256(text) !== hash) {
			this.failHere('hash', `anchor ${n} was altered: its payload does not have the hash beside it.`);
		}
		this.checkAnchorPlace(payload);
		if (this.anchor === undefined ? (prev === null) !== (n === 1) : prev !== this.anchor.hash) {
			this.failHere('anchor-unlinked', `anchor ${n} does not name the hash of the anchor before it.`);
		}
		if (at < upTo) this.failHere('time', `anchor ${n} was made before the time that it covers.`);
		this.checkHeads(payload);
		if (!this.isAtBeginningOfPart()) this.checkChanges(payload);
		const receipt = this.receipts.get(n);
		if (receipt !== undefined) {
			if (receipt.hash !== hash) this.failHere('receipt', `anchor ${n} is not the one that the receipt was given for.`);
			this.counted.receipts++;
		}
		for (const claimed of this.claimedSinceAnchor) claimed.notAfter = upTo;
		this.claimedSinceAnchor.clear();
		this.unanchored = { count: 0, hashes: createHash('sha256'), line: 0 };
		for (const chain of this.changed) chain.isChanged = false;
		this.changed.length = 0;
		this.sinceAnchor = 0;
		this.anchor = { n, hash, upTo };
		this.clock = Math.max(this.clock, upTo);
		this.counted.anchors++;
	}

	private isAtBeginningOfPart(): boolean {
		return this.anchor === undefined && (this.header?.from ?? null) !== null;
	}

	private checkAnchorPlace({ n, upTo }: Anchor): void {
		const { from = null, to = 0 } = this.header ?? {};
		const first = from === null ? 1 : n;
		const next = this.anchor === undefined ? first : this.anchor.n + 1;
		if (n > next)
			this.failHere('anchor-order', `anchor ${next} is missing: anchor ${n} follows ${next - 1 || 'nothing'}.`);
		if (n < next) this.failHere('anchor-order', `anchor ${n} comes after anchor ${next - 1}.`);
		if (this.anchor !== undefined && upTo <= this.anchor.upTo) {
			this.failHere('anchor-order', `anchor ${n} does not cover more than the anchor before it.`);
		}
		if (this.clock > upTo) {
			this.failHere(
				'anchor-order',
				`anchor ${n} covers until ${when(upTo)}, and the line above it is of ${when(this.clock)}.`,
			);
		}
		if (this.anchor === undefined && from !== null && upTo !== from) {
			this.failHere('anchor-order', `the anchor until ${when(from)}, where this part begins, is missing.`);
		}
		if (upTo > to) this.failHere('time', `anchor ${n} covers more than the time that the header says.`);
	}

	/** Compares the chains that grew since the anchor before with those that this one names: they must be the same. */
	private checkHeads({ n, heads }: Anchor): void {
		// A part begins with the anchor of what lies before it.
		const reachesBack = this.isAtBeginningOfPart();
		let before = '';
		let seen = 0;
		for (const [item, seq, hash] of heads) {
			const fault = (text: string) => this.failHere('anchor-head', `anchor ${n} ${text}`, item, seq);
			if (item <= before) fault('does not name its work items in their order.');
			before = item;
			if (item === allChanges) continue;
			const chain = this.chains.get(item);
			if (chain?.isChanged !== true) {
				if (!reachesBack) fault(`covers event ${seq} of ${nameOf(item)}, which is missing above it.`);
				this.chains.set(item, { item, seq, hash, at: -1, isChanged: false });
				continue;
			}
			seen++;
			if (chain.seq < seq) fault(`covers event ${seq} of ${nameOf(item)}; event ${chain.seq} is the last above it.`);
			if (chain.seq > seq) {
				fault(`covers ${nameOf(item)} until event ${seq}, and event ${chain.seq} stands above it.`);
			}
			if (chain.hash !== hash) fault(`names another hash for event ${seq} of ${nameOf(item)}.`);
			if (item === journal) this.journalAnchored = seq;
		}
		if (seen === this.changed.length) return;
		const named = new Set(heads.map(([item]) => item));
		const left = this.changed.find(({ item }) => !named.has(item));
		if (left === undefined) return;
		const text = `anchor ${n} does not cover event ${left.seq} of ${nameOf(left.item)}, which stands above it.`;
		this.failHere('anchor-head', text, left.item, left.seq);
	}

	/** Compares the changes since the anchor before with what this one says of them. */
	private checkChanges({ n, heads }: Anchor): void {
		const { count, hashes, line } = this.unanchored;
		const [, covered = 0, hash] = heads.find(([item]) => item === allChanges) ?? [];
		const fault = (text: string) => this.failHere('anchor-head', `anchor ${n} covers ${text}`, allChanges);
		const since = count === 0 ? 'none stands' : `${count} ${count === 1 ? 'stands' : 'stand'}, from line ${line} on,`;
		const between = this.anchor === undefined ? 'above it' : 'between it and the anchor before';
		if (covered !== count) fault(`${covered} changes, and ${since} ${between}.`);
		if (count > 0 && hash !== hashes.digest('base64url')) {
			fault(`other changes than ${count === 1 ? 'the one' : `the ${count}`} ${between}, from line ${line} on.`);
		}
	}

	private checkRetentions(): void {
		for (const [retention, { line, item, seq, notAfter }] of this.claimed) {
			const removedUntil = this.retentions.get(retention);
			const fail = (text: string) => this.fail('tombstone', `Line ${line}: ${text}`, { line, item, seq });
			const record = `entry ${retention} of the journal`;
			if (removedUntil === undefined) {
				fail(`event ${seq} of ${nameOf(item)} counts as removed under ${record}, which is no retention in this file.`);
			}
			if (this.journalAnchored < retention) {
				fail(`event ${seq} of ${nameOf(item)} counts as removed under ${record}, which no anchor covers.`);
			}
			if (notAfter > (removedUntil ?? 0)) {
				fail(`${record} allowed to remove events until ${when(removedUntil ?? 0)}, and one of later is missing.`);
			}
		}
	}

	private checkReceipts(): void {
		const { from = null, to = 0 } = this.header ?? {};
		if (this.counted.receipts === this.receipts.size) return;
		const first = (this.anchor?.n ?? 0) - this.counted.anchors + 1;
		for (const { n, upTo } of this.receipts.values()) {
			const isFound = this.counted.anchors > 0 && n >= first && n <= (this.anchor?.n ?? 0);
			if (isFound) continue;
			if (upTo > to) {
				const text = `Receipt ${n} covers until ${when(upTo)}, and the file ends at ${when(to)}: it cannot be compared.`;
				this.fail('receipt-outside', text, {});
			}
			if (from !== null && upTo <= from) {
				const text = `Receipt ${n} covers until ${when(upTo)}, and the file begins at ${when(from)}: it cannot be compared.`;
				this.fail('receipt-outside', text, {});
			}
			this.fail(
				'receipt',
				`The anchor of receipt ${n} is missing: it covers until ${when(upTo)}, and so does the file.`,
				{},
			);
		}
	}
}

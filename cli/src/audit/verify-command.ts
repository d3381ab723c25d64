// `muster audit verify`: verifies an export, offline, and says so in words or as JSON.
import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ExportVerifier, rememberedChanges, type Summary } from './export-verifier';
import { exitCodes, type Fault, FaultFound, verdictOfFault } from './fault';
import { type Receipt, readReceipt } from './other-lines';

export const verifyHelp = `muster audit verify [FILE] [--site ID] [--receipt FILE]... [--json]

Verifies an export of Muster's audit (JSON Lines). It needs no network, and keeps
memory for every work item of the file, not for every event. Without FILE, or
with "-", it reads standard input.

  --site ID       Cloud id of the site that the file must be of.
  --receipt FILE  A receipt that was downloaded earlier and kept elsewhere: the
                  anchor it was given for must be in the file, unaltered. May be
                  given several times.
  --json          Prints one JSON object in place of sentences.
  --help          Prints this.

What it checks, line by line, until the first fault:
  bytes      every payload is canonical JSON with the fields of the format, and
             its SHA-256 is the hash beside it
  chains     of every work item, and of the journal: no event is missing, comes
             twice, changed its place or names another predecessor
  times      rise along every chain and along the file, within the header's range
  moves      no change of a work item is recorded twice (among the latest ${rememberedChanges}
             events of the file)
  changes    of registry, switches, settings and guards: none comes twice
  accounts   account ids beside an event or a change are those that it commits to
  anchors    follow each other, and cover exactly the events and the changes above
             them
  tombstones stand for events that a retention on record, covered by an anchor,
             allowed to remove
  the end    the footer counts the lines and holds the SHA-256 of them all

Exit codes:
  0  sound
  1  wrong arguments, or a file that cannot be read
  2  altered: something was changed, removed, added or moved
  3  incomplete: the file is cut off, or ends before a receipt
  4  a file of another site

What it cannot find: somebody who controls the site's storage can rewrite every
event, anchor and hash from some point on. Receipts that were kept elsewhere are
what shows that. See docs/evidence.md.
`;

/** Where the command writes to, and what it reads without a file. */
export interface Terminal {
	readonly stdin: AsyncIterable<Buffer | string>;
	readonly out: (text: string) => void;
	readonly error: (text: string) => void;
}

type Outcome =
	| { readonly verdict: 'sound'; readonly summary: Summary }
	| { readonly verdict: 'altered' | 'incomplete' | 'other-site'; readonly fault: Fault; readonly summary: Summary };

/** What keeps the command from being carried out. */
class Refused extends Error {}

/** The file system and parseArgs say in one sentence what they have against it. */
const isOfNode = (cause: unknown): cause is { readonly code: string; readonly message: string } =>
	typeof cause === 'object' && cause !== null && 'code' in cause && 'message' in cause;

function readReceipts(files: readonly string[]): Receipt[] {
	return files.map((file) => {
		const receipt = readReceipt(readFileSync(file, 'utf8'));
		if (receipt === undefined) throw new Refused(`${file} is no receipt of an anchor.`);
		return receipt;
	});
}

async function verify(input: AsyncIterable<Buffer | string>, verifier: ExportVerifier): Promise<Outcome> {
	try {
		for await (const chunk of input) verifier.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
		verifier.end();
		return { verdict: 'sound', summary: verifier.summary() };
	} catch (error) {
		if (!(error instanceof FaultFound)) throw error;
		const { fault } = error;
		return { verdict: verdictOfFault(fault), fault, summary: verifier.summary() };
	}
}

const instant = (at: number): string => new Date(at).toISOString();
const counted = (n: number, one: string, many = `${one}s`): string =>
	`${n.toLocaleString('en')} ${n === 1 ? one : many}`;

function describe(summary: Summary): string[] {
	const { site, from, to, exportedAt, anchoredUpTo } = summary;
	if (site === undefined || to === undefined || exportedAt === undefined) return [];
	const anchored =
		anchoredUpTo === undefined
			? 'No anchor: that no newer events were cut off before the export cannot be seen.'
			: `Anchored up to ${instant(anchoredUpTo)}; ${counted(summary.notAnchored, 'record')} after that.`;
	return [
		`Site ${site}, recorded ${from == null ? 'from the beginning' : `after ${instant(from)}`} until ${instant(to)}, exported ${instant(exportedAt)}.`,
		`${counted(summary.events, 'event')} of ${counted(summary.items, 'work item')}, ${counted(summary.changes, 'change')}, ${counted(summary.anchors, 'anchor')}, ` +
			`${counted(summary.journalEntries, 'entry', 'entries')} of the journal, ${counted(summary.tombstones, 'tombstone')}.`,
		anchored,
		`${counted(summary.commitmentsChecked, 'account')} checked, ${counted(summary.commitmentsWithoutAccount, 'account')} not in the file (erased).`,
		...(summary.receipts === 0 ? [] : [`${counted(summary.receipts, 'receipt')} found unaltered.`]),
	];
}

const verdictTexts = {
	altered: 'ALTERED',
	incomplete: 'INCOMPLETE',
	'other-site': 'ANOTHER SITE',
} as const;

function print(outcome: Outcome): string {
	if (outcome.verdict === 'sound') return `SOUND\n${describe(outcome.summary).join('\n')}\n`;
	const { line, item, seq, text } = outcome.fault;
	const place = [
		...(line === undefined ? [] : [`line ${line}`]),
		...(item === undefined ? [] : [`item ${item}`]),
		...(seq === undefined ? [] : [`event ${seq}`]),
	].join(', ');
	const read = `Read as far as line ${outcome.summary.lines.toLocaleString('en')}; nothing is said of what follows.`;
	return `${verdictTexts[outcome.verdict]}${place === '' ? '' : ` at ${place}`}\n${text}\n${read}\n`;
}

/** @returns the exit code */
export async function verifyCommand(args: readonly string[], { stdin, out, error }: Terminal): Promise<number> {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				site: { type: 'string' },
				receipt: { type: 'string', multiple: true, default: [] },
				json: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		});
		if (values.help) {
			out(verifyHelp);
			return exitCodes.sound;
		}
		if (positionals.length > 1) throw new Refused('One file at a time.');
		const [file = '-'] = positionals;
		const receipts = readReceipts(values.receipt);
		const input = file === '-' ? stdin : createReadStream(file, { highWaterMark: 262_144 });
		const verifier = new ExportVerifier({ ...(values.site === undefined ? {} : { site: values.site }), receipts });
		const outcome = await verify(input, verifier);
		out(values.json ? `${JSON.stringify(outcome)}\n` : print(outcome));
		return exitCodes[outcome.verdict];
	} catch (cause) {
		if (!(cause instanceof Refused) && !isOfNode(cause)) throw cause;
		error(`${cause.message}\nmuster audit verify --help says how it is called.\n`);
		return exitCodes.usage;
	}
}

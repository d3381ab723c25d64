// What can be wrong with an export, and the exit code that says so.

/** Exit codes of the command; docs/evidence.md explains them. */
export const exitCodes = {
	sound: 0,
	/** Wrong arguments, or a file that cannot be read. */
	usage: 1,
	altered: 2,
	incomplete: 3,
	'other-site': 4,
} as const;

export type Verdict = Exclude<keyof typeof exitCodes, 'usage'>;

/** Every kind of fault, with the verdict that it leads to. */
const verdictOf = {
	/** The file holds nothing. */
	empty: 'incomplete',
	/** The first line is no header. */
	'no-header': 'incomplete',
	/** The file ends in the middle of a line. */
	'cut-line': 'incomplete',
	/** The file ends without a footer. */
	'no-footer': 'incomplete',
	/** A receipt is of an anchor from before or after the time that the file covers. */
	'receipt-outside': 'incomplete',
	'other-site': 'other-site',
	/** A line does not have the form of an export's line. */
	form: 'altered',
	/** The bytes of a payload do not have the hash beside them. */
	hash: 'altered',
	/** An event of a work item is missing. */
	gap: 'altered',
	/** An event comes again, or after one that followed it. */
	order: 'altered',
	/** An event does not name the hash of the event before it. */
	unlinked: 'altered',
	/** A time is earlier than that of what came before, or outside of what the header says. */
	time: 'altered',
	/** One change of a work item is recorded twice. */
	'repeated-change': 'altered',
	/** The account beside an event is not the one that its payload commits to. */
	commitment: 'altered',
	/** An anchor is missing, comes again or stands in the wrong place. */
	'anchor-order': 'altered',
	/** An anchor does not name the hash of the anchor before it. */
	'anchor-unlinked': 'altered',
	/** An anchor and the events before it do not agree. */
	'anchor-head': 'altered',
	/** An event counts as removed by a retention that is not on record. */
	tombstone: 'altered',
	/** The footer does not fit the lines before it. */
	footer: 'altered',
	/** A receipt and the anchor of its number are not the same. */
	receipt: 'altered',
} as const satisfies Record<string, Verdict>;

export type FaultKind = keyof typeof verdictOf;

/** The first thing that is wrong with an export. */
export interface Fault {
	readonly kind: FaultKind;
	/** Line of the file, from 1; absent where no line is at fault. */
	readonly line?: number;
	/** Id of the work item, or `journal`. */
	readonly item?: string;
	/** Position in the chain of the item, from 1. */
	readonly seq?: number;
	/** What is wrong, in a sentence. */
	readonly text: string;
}

export const verdictOfFault = ({ kind }: Fault): Exclude<Verdict, 'sound'> => verdictOf[kind];

/** Ends the verification at the first fault. */
export class FaultFound extends Error {
	constructor(readonly fault: Fault) {
		super(fault.text);
	}
}

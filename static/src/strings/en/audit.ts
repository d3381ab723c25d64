// English words of the audit page, and of what an identity did.
import type { AuditSource } from '../../../../src/contract/decision';
import { counted } from './counted';
import type { Words } from './words';

const moves = (count: number): string => counted(count, 'move', 'moves');

const source: Words<AuditSource> = {
	'post-function': 'Audit rule',
	'product-event': 'Event of Jira',
	backfill: 'Compared later',
};

export const audit = {
	thing: 'the audit',
	title: 'Audit',
	lead: 'Moves of work items by non-human accounts, and by people whom a guard would have refused. Newest first.',
	state: {
		/** Followed by how long ago that was. */
		compared: "Complete: compared with Jira's change logs up to",
		notCompared: "Not yet compared with Jira's change logs: moves may be missing.",
		after: 'Younger moves may follow.',
		toEvidence: 'Anchors and export of everything',
	},
	filters: 'Narrow the list',
	filter: {
		identity: 'Identity',
		anyIdentity: 'Any identity',
		owner: 'Owner',
		anyOwner: 'Any owner',
		space: 'Space',
		anySpace: 'Any space',
		decision: 'Decision',
		anyDecision: 'Any decision',
		reason: 'Reason',
		anyReason: 'Any reason',
		source: 'Source',
		anySource: 'Any source',
		from: 'From (UTC)',
		to: 'Until (UTC)',
		clear: 'Clear filters',
		noMatch: 'Nobody matches',
		searching: 'Searching…',
	},
	source,
	moves,
	columns: {
		when: 'When',
		who: 'Who',
		item: 'Work item',
		move: 'Move',
		decision: 'Decision',
		owner: 'Owner',
		open: 'Evidence',
	},
	hiddenItem: (id: string): string => `Item ${id}, which you can't see`,
	show: (name: string): string => `Show evidence: ${name}`,
	hide: (name: string): string => `Hide evidence: ${name}`,
	open: 'Show',
	close: 'Hide',
	empty: 'No bot has moved a work item yet.',
	none: 'No move matches.',
	noneNext: 'Clear a filter to see more.',
	/** Followed by an instant. */
	searched: 'Searched back to',
	more: 'Show older moves',
	further: 'Search further back',
	shown: (count: number): string => `${moves(count)} shown`,
	export: 'Export what matches (CSV)',
	exporting: (count: number): string => `${moves(count)} read`,
	cancel: 'Cancel',
	exported: (count: number): string => `${moves(count)} exported.`,
	exportFailed: 'The export failed. No file was saved.',
	recount: {
		lead: 'Charts and sums count moves once a day. Where they do not fit this list, count the last six months again.',
		button: 'Count again',
		running: (months: number, of: number, accounts: number): string =>
			`Counting again: ${months} of ${of} months${accounts === 0 ? '' : `, and ${counted(accounts, 'account', 'accounts')}`} so far. You can leave this page.`,
		/** Followed by when. */
		done: 'Counted again',
		allRight: 'Everything was right.',
		corrected: (count: number): string =>
			`${counted(count, 'month was', 'months were')} wrong, of one account or of all, and corrected.`,
		unreadable: (count: number): string =>
			`The record of ${moves(count)} can't be read: those days keep what was counted then.`,
		/** Followed by when. */
		failed: 'Counting again stopped because of a fault',
		failedNext: 'What was corrected until then stays.',
		removed: 'Days whose moves were removed from the record keep their counts.',
	},
	month: {
		thing: 'this month',
		title: (name: string, month: string): string => `${name}: ${month}`,
		name: (year: number, month: number): string =>
			new Date(Date.UTC(year, month - 1)).toLocaleDateString('en-GB', {
				month: 'long',
				year: 'numeric',
				timeZone: 'UTC',
			}),
		earlier: 'Month before',
		later: 'Month after',
		print: 'Print',
		utc: 'All days are days in UTC.',
		allowed: 'What it was allowed',
		atStart: 'When the month began',
		atEnd: 'When the month ended, or now',
		throughout: 'Throughout the month',
		notRegistered: 'It was not registered.',
		noGrants: 'It had no grant.',
		frozen: 'It was frozen.',
		facts: (status: string, type: string, owner: string, expiry: string): string =>
			`${status}, ${type}, owner ${owner}, registered until ${expiry}.`,
		notWhole: 'Not every change since then is known any more, so this may not be what it was.',
		did: 'What it did',
		didNothing: 'It moved nothing that was counted.',
		toMoves: 'The moves of this month',
		refused: 'What was refused',
		refusedMeaning:
			'A refused attempt leaves no trace in Jira. Where Jira reports refusals, they are listed at the guard that refused.',
		changed: 'What was changed, and by whom',
		nothingChanged: 'Nothing was changed.',
		evidence: 'State of the evidence',
		/** Followed by an instant. */
		compared: "Compared with Jira's change logs: nothing is missing up to",
		notCompared: "Not compared with Jira's change logs yet: moves may be missing.",
		partly: 'The month is not over there: what follows may be incomplete.',
		anchored: 'Anchored, so that later changes show, up to',
		notAnchored: 'Not anchored yet.',
		counted: 'Counted up to',
	},
	activity: {
		title: 'Activity',
		thing: 'what this identity did',
		never: 'It has moved nothing yet.',
		/** Followed by when. */
		latest: 'Last move',
		toMonth: 'A month on one page',
		all: 'All its moves',
		/** Followed by an instant. */
		counted: 'Days are counted in UTC, once a day; counted up to',
		notCounted: 'Days are counted once a day. The first count comes within a day.',
		chart: (count: number): string => `${moves(count)} in the last 90 days`,
		day: (day: string, count: number): string => `${day}: ${moves(count)}`,
		series: {
			allowed: 'Allowed',
			'would-deny': 'Would deny',
			bypassed: 'Bypassed',
			other: 'No guard, or not known',
		},
		table: 'Moves a day',
		columns: { day: 'Day (UTC)', total: 'All' },
		moreDays: (left: number): string => `Show ${left} more`,
		spaces: (names: readonly string[], more: number): string =>
			`In ${names.join(', ')}${more === 0 ? '' : ` and ${counted(more, 'other space', 'other spaces')}`}.`,
		refusals: 'Refused attempts leave no trace in Jira, so they are counted only where Jira reports them.',
		spark: (count: number): string => `${moves(count)} in 30 days`,
	},
};

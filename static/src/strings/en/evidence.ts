// English words of the evidence page.
import { counted } from './counted';

const events = (count: number): string => counted(count, 'event', 'events');

export const evidence = {
	thing: 'the evidence',
	title: 'Evidence',
	lead: 'Every move by a known bot is recorded, and the records are linked so that a change to one shows. A file of them can be verified without Muster.',
	anchors: {
		title: 'Anchors',
		/** Followed by how long ago that was. */
		upTo: 'Everything recorded is anchored up to',
		count: (count: number): string => `${counted(count, 'anchor', 'anchors')}, a new one each hour that has events.`,
		none: 'Nothing is anchored yet. The first anchor comes within two hours of the first event.',
		meaning:
			'An anchor covers every chain of the site. Keep its receipt somewhere else: it shows later that nothing from before was changed, even by somebody who controls this site.',
		receipt: 'Download receipt',
	},
	export: {
		title: 'Export',
		format: 'Format',
		formats: {
			jsonl: { name: 'JSON Lines', hint: 'To verify with “muster audit verify”, or to keep.' },
			csv: { name: 'CSV', hint: 'To read in a spreadsheet. It cannot be verified.' },
		},
		from: 'From',
		fromHint: 'Empty: from the first event. A file to verify begins at the anchor before that day.',
		to: 'Until',
		toHint: 'Empty: until now. The last 15 minutes are left out, since they may not be listed whole yet.',
		order: 'The first day must not come after the last.',
		start: 'Export',
		cancel: 'Cancel',
		reading: 'Reading the audit',
		progress: (count: number): string => `${events(count)} read`,
		done: (count: number): string => `${events(count)} exported. The export is on record.`,
		cancelled: 'The export was cancelled. No file was saved.',
	},
};

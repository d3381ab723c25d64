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
	retention: {
		title: 'Retention',
		forEver: 'Events are kept for ever.',
		kept: (months: number): string => `Events are kept for ${counted(months, 'month', 'months')}.`,
		daily: 'Once a day, older ones are removed; chains and exports verify as before.',
		/** Followed by an instant. */
		removed: (count: number): string => `${events(count)} removed: all that had to be of those recorded until`,
		/** Followed by an instant. */
		waits: 'Removed next, a day after the journal allowed it: what was recorded until',
		/** Followed by an instant. */
		waitsForHold: 'Removed when the hold is lifted: what was recorded until',
		oldest: (date: string): string => `The oldest event is of ${date}.`,
		/** Followed by a date. */
		removable: 'It can be removed from',
		held: 'On hold: nothing is removed.',
		since: (thrown: string): string => `In force ${thrown}`,
		keep: 'Keep events',
		choices: {
			ever: { name: 'For ever', hint: 'Nothing is removed.' },
			months: {
				name: 'For some months',
				hint: 'Older events are removed for good. What stays proves that they were there.',
			},
		},
		months: 'Months',
		monthsHint: (least: number, most: number): string => `From ${least} to ${most}.`,
		monthsRange: (least: number, most: number): string => `Enter a whole number from ${least} to ${most}.`,
		save: 'Save',
		putOn: 'Put on hold',
		lift: 'Lift the hold',
		dialog: {
			/** Whatever is asked for. */
			reason: 'The reason stays in the journal for ever: name no person in it.',
			held: 'Nothing is removed while the hold stands.',
			removesNothing: 'There is no event yet.',
			removes: (keptFrom: string, oldest: string): string =>
				`What was recorded before ${keptFrom} is removed for good, from tomorrow on. The oldest event is of ${oldest}.`,
			removesLater: (oldest: string, date: string): string =>
				`Nothing is older now. The oldest event, of ${oldest}, is removed for good from ${date} on.`,
			ever: {
				title: 'Keep events for ever?',
				consequence:
					'Nothing is removed any more. What was removed does not come back. The reason stays in the journal for ever: name no person in it.',
				confirm: 'Keep for ever',
				done: 'Events are kept for ever.',
			},
			months: {
				title: (months: number): string => `Remove events after ${counted(months, 'month', 'months')}?`,
				understood: 'I understand that removed events do not come back',
				confirm: 'Remove older events',
				done: (months: number): string => `Events are kept for ${counted(months, 'month', 'months')}.`,
			},
			hold: {
				title: 'Put removal on hold?',
				consequence:
					'No event is removed, whatever its age, until somebody lifts the hold. The reason stays in the journal for ever: name no person in it.',
				confirm: 'Put on hold',
				done: 'Removal is on hold.',
			},
			lift: {
				title: 'Lift the hold?',
				consequence: 'Events are kept for ever all the same.',
				confirm: 'Lift the hold',
				done: 'The hold is lifted.',
			},
		},
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
		longer: (until: string): string =>
			`It goes on until ${until}, since the record that allowed the removals in it comes that late.`,
		cancelled: 'The export was cancelled. No file was saved.',
	},
};

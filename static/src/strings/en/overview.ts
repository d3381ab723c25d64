// English words of the overview.
import { counted, number } from './counted';

const moves = (count: number): string => counted(count, 'move', 'moves');

export const overview = {
	title: 'Overview',
	standing: {
		label: 'How things stand',
		reading: 'Looking…',
		needs: (count: number): string => `${counted(count, 'thing needs', 'things need')} you`,
		/** Followed by how long ago the oldest check was made. */
		good: 'Nothing needs you. Checked',
		unsure: 'Nothing is known to need you, but not everything is known.',
		/** Followed by how long ago the page was read. */
		asOf: 'As of',
		also: 'Not everything is known',
		again: 'Look again',
		need: {
			identities: (count: number): string => counted(count, 'identity needs action', 'identities need action'),
			unhealthy: (count: number): string => counted(count, 'health check failed', 'health checks failed'),
			drift: (count: number): string => counted(count, 'guard changed for the worse', 'guards changed for the worse'),
			frozen: (count: number): string => counted(count, 'freeze is on', 'freezes are on'),
			'broken-glass': (): string => 'Guards do not enforce: the glass is broken',
			unenforced: (): string => 'A switch is not yet enforced',
			inherited: (count: number): string =>
				`${counted(count, 'transition refuses', 'transitions refuse')} bots, and none is registered`,
			'not-prepared': (): string => 'The registry was not published yet',
			'not-let-in': (): string => "Jira refuses Muster's own account",
			growth: (): string => 'The registry could not grow',
		},
		doubt: {
			checks: (count: number): string =>
				counted(count, 'health check was not made lately, or warns', 'health checks were not made lately, or warn'),
			'late-write': (): string => 'A write that got no answer could still undo a change',
			identities: (): string => 'Not all identities were read',
			old: (): string => 'This was read a while ago',
		},
	},
	identities: {
		title: 'Identities',
		/** Read after the number. */
		count: {
			active: 'Active',
			expired: 'Expired',
			suspended: 'Suspended',
			frozen: 'Frozen',
			retired: 'Retired',
			'needs-action': 'Needs action',
			expiring: 'Expiring',
			orphaned: 'Orphaned',
			unused: 'Unused',
		},
		none: 'No identities yet.',
		start: 'Start with the accounts that work here',
		incomplete: 'Counting…',
	},
	expiries: {
		title: 'Expiries',
		meaning: (count: number, months: number): string =>
			`${counted(count, 'active identity expires', 'active identities expire')} in these ${months} months.`,
		month: (month: string, count: number): string => `${month}: ${counted(count, 'identity', 'identities')}`,
	},
	moves: {
		title: 'Moves in 30 days',
		thing: 'the moves of the site',
		/** Followed by the number of each decision. */
		total: (count: number): string => `${moves(count)}:`,
		decision: (name: string, count: number): string => `${number(count)} ${name.toLowerCase()}`,
		none: 'No move was counted in the last 30 days.',
		notCounted: 'Not counted yet: how many moves there were is not known. The first count comes within a day.',
		unguarded: (count: number): string => `${moves(count)} went through transitions that no guard stands on.`,
		showUnguarded: 'Show them',
		allGuarded: 'No move went through a transition that no guard stands on.',
		/** Followed by an instant. */
		counted: 'Counted once a day, in UTC. Counted up to',
		/** Followed by an instant. */
		compared: "Compared with Jira's change logs up to",
		notCompared: "Not yet compared with Jira's change logs: moves may be missing.",
		asTable: 'View as table',
	},
	discoveries: {
		title: 'Discovered',
		count: (count: number): string =>
			`${counted(count, 'non-human account', 'non-human accounts')} that nobody registered`,
		none: 'Every known non-human account is registered.',
		unknown: 'The accounts of this site were not listed yet.',
		facts: (kind: string, count: number | undefined, found: string | undefined): string =>
			[
				kind,
				...(count === undefined ? [] : [`${moves(count)} in 30 days`]),
				...(found === undefined ? [] : [`discovered on ${found}`]),
			].join(', '),
	},
};

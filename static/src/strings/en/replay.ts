// English words of looking back: what guards would have done, and what accounts did. Other languages provide the same keys.
import { counted, number } from './counted';

const moves = (count: number): string => counted(count, 'move', 'moves');
const workItems = (count: number): string => counted(count, 'work item', 'work items');

/** To two digits, since the number is an estimate. */
export function rounded(count: number): number {
	const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
	return Math.round(count / step) * step;
}

export const replay = {
	title: 'Had this been in force for the last 90 days',
	thing: 'the look back',
	ofGuard: "Looks up the moves in Jira's change logs, and asks this guard with today's registry.",
	ofDraft:
		"Looks up the moves in Jira's change logs, and asks a guard that lets only registered identities pass, with today's registry. Nothing is changed.",
	/** Before anybody begins. */
	cost: "Looking back reads every work item that was moved there in that time: about one of Jira's points each, at most 15,000 an hour of the 65,000 that Muster has on all its sites. It changes nothing, goes on without this page, and takes up where it stopped.",
	costOfAll:
		"Looking back reads every work item of the site that was made or moved in that time: about one of Jira's points each, at most 15,000 an hour of the 65,000 that Muster has on all its sites. It changes nothing, goes on without this page, and takes up where it stopped.",
	/** What Jira says it is, before anybody begins. */
	estimate: {
		asking: 'Asking Jira how much that is.',
		about: (items: number, points: number, hours: number): string => {
			const takes = hours > 1 ? `, so it takes about ${counted(hours, 'hour', 'hours')}` : '';
			return `By Jira's estimate that is about ${workItems(rounded(items))} and ${counted(rounded(points), 'point', 'points')}${takes}. Long change logs cost more.`;
		},
		unknown: 'Jira does not say how much that is now.',
	},
	start: 'Look back 90 days',
	again: 'Look again',
	stop: 'Stop',
	running: (items: number): string => `Looking: ${workItems(items)} so far. You can leave this page.`,
	waits: "This hour's share of Jira's points is used. It goes on at",
	other: (items: number): string =>
		`Another look back goes on (${workItems(items)} so far). This one can begin after it.`,
	outcome: (all: number, blocked: number): string => {
		if (all === 0) return 'No bot made this move.';
		return `${moves(all)} by bots: ${number(blocked)} would have been blocked.`;
	},
	people: ({ passed, blocked }: { readonly passed: number; readonly blocked: number }): string =>
		passed + blocked === 0
			? ''
			: `People: ${number(passed)} would have passed, ${number(blocked)} would have been blocked.`,
	state: {
		running: 'So far.',
		done: 'Complete.',
		stopped: 'Stopped: what comes later is not in it.',
		failed: 'It could not go on: what comes later is not in it.',
	},
	items: (count: number): string => `${workItems(count)} looked at.`,
	day: (day: string, count: number): string => `${day}: ${moves(count)}`,
	series: { allowed: 'Would pass', other: '', 'would-deny': 'Would be blocked', bypassed: '' },
	asTable: 'Show the days as a table',
	perDay: 'Moves a day',
	blocked: 'Who would have been blocked',
	columns: {
		day: 'Day (UTC)',
		account: 'Account',
		count: 'Would be blocked',
		reason: 'Why',
		items: 'Latest work items',
	},
	nobody: 'Nobody signed in',
	accountsLeft: (count: number): string => `${counted(count, 'more account', 'more accounts')} not shown.`,
	doubts: {
		always:
			"Not known: the registry, guards and workflows as they were, moves from a status to itself, and work items that were deleted or that Muster can't see. Freezes do not count.",
		unsure: (count: number, others: readonly string[]): string =>
			`${moves(count)} may have been made by ${others.join(', ')}, which ${others.length === 1 ? 'leads' : 'lead'} the same way.`,
		members: (count: number): string =>
			`${moves(count)} by people would pass only for members of the group; nobody knows who was one.`,
		unreadable: (count: number): string => `The change log of ${workItems(count)} can't be read.`,
		left: (count: number): string => `${moves(count)} did not fit in the result.`,
		cut: 'The workflow serves more spaces than were looked at.',
	},
	draft: {
		title: 'Had this been in force for the last 90 days',
		chooseFirst: 'Choose the types and the group first.',
		judging: 'Asking this guard about every move.',
		tooMany: (most: number): string => `A look back takes ${number(most)} transitions at once. Choose fewer to see it.`,
		outcome: (all: number, blocked: number, accounts: number): string => {
			if (all === 0) return 'No bot made such a move.';
			if (blocked === 0) return `0 of ${moves(all)} by bots would have been refused.`;
			return `${number(blocked)} of ${moves(all)} by bots would have been refused, by ${counted(accounts, 'account', 'accounts')}.`;
		},
		people: (blocked: number): string =>
			blocked === 0 ? '' : `${moves(blocked)} by people would have been refused, too.`,
		perGuard: (count: number): string => `Each of the ${number(count)} transitions`,
		line: (name: string, workflow: string, all: number, blocked: number, people: number): string =>
			`${name} (${workflow}): ${number(blocked)} of ${moves(all)} by bots${people === 0 ? '' : `, and ${moves(people)} by people`}`,
		more: (left: number): string => `Show more (${number(left)} left)`,
	},
	observed: {
		lead: 'The busiest first, once somebody looked back: what each did in the last 90 days, and the grants that cover just that.',
		column: 'In the last 90 days',
		thing: 'what they did',
		state: (state: 'running' | 'done' | 'stopped' | 'failed', items: number): string =>
			`${
				{
					running: 'So far',
					done: 'Everything was looked at',
					stopped: 'Stopped, and what comes later is not in it',
					failed: 'It could not go on, and what comes later is not in it',
				}[state]
			}: ${workItems(items)}.`,
		moves: (count: number): string => moves(count),
		none: 'Nothing seen',
		notYet: 'Not looked at yet',
		grants: (count: number): string =>
			count === 0 ? 'No grant covers it' : `${counted(count, 'grant covers', 'grants cover')} it`,
		evidence: (count: number): string => (count === 1 ? '1 move,' : `${moves(count)}, from`),
		until: 'to',
		left: ({
			kinds,
			moves: more,
			creations,
		}: {
			readonly kinds: number;
			readonly moves: number;
			readonly creations: number;
		}): readonly string[] => [
			...(kinds === 0
				? []
				: [
						`An identity holds no more grants: ${moves(more)} of ${counted(kinds, 'other kind', 'other kinds')} would need more.`,
					]),
			...(creations === 0
				? []
				: [
						`It also created ${workItems(creations)}. A grant for that would allow moves from every status, too: add one by hand if a guard stands there.`,
					]),
		],
		notShown: (count: number): string => `${counted(count, 'more account', 'more accounts')} did something, too.`,
		doubts:
			"Not known: work items that were deleted or that Muster can't see, and bots that use the token of a person.",
		missed: (unreadable: number, more: number): readonly string[] => [
			...(unreadable === 0 ? [] : [`The change log of ${workItems(unreadable)} can't be read.`]),
			...(more === 0 ? [] : [`${moves(more)} did not fit in the result.`]),
		],
	},
	learned: {
		title: 'Grants by what it did',
		thing: 'what it did',
		lead: 'The smallest set of grants that covers what it did in the last 90 days, beside those that it has. Nothing is changed by itself.',
		fits: 'Its grants fit what it did.',
		change: {
			keep: 'Keep',
			narrow: 'Narrow',
			remove: 'Remove',
			add: 'Add',
		},
		because: {
			new: 'newer than what was looked at',
			unsure: 'some moves may not have been seen: look again, or it was used since',
			creates: 'it created work items with it, for which the status before has to stay open',
			'no-room': 'what it covers takes more grants than an identity may have',
			unused: 'nothing used it',
			ended: 'it has ended',
		},
		used: (count: number): string => moves(count),
		columns: { change: 'Change', grant: 'Grant', evidence: 'What it did' },
		/** Before the grants that a wide one becomes. */
		becomes: 'becomes',
		review: (count: number): string => `Review ${counted(count, 'grant', 'grants')} in the form`,
	},
};

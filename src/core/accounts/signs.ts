// What makes an account look like that of a bot, from what Jira shows of it.
import type { AccountSign, PaceSign } from '../../contract/account';

/** Words that name what runs by itself, in any of which a name may stand. Words that name people's work are left out. */
const botWords: ReadonlySet<string> = new Set([
	'ansible',
	'api',
	'automation',
	'bamboo',
	'bitbucket',
	'bot',
	'bots',
	'buildkite',
	'cd',
	'ci',
	'cicd',
	'circleci',
	'cron',
	'daemon',
	'dependabot',
	'github',
	'gitlab',
	'integration',
	'jenkins',
	'noreply',
	'pipeline',
	'renovate',
	'robot',
	'script',
	'svc',
	'teamcity',
	'terraform',
	'webhook',
]);

const wordsIn = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/** The words of a name in lower case, also where only capitals tell them apart: `ReleaseBot`. */
const wordsOf = (name: string): string[] => [...wordsIn(name), ...wordsIn(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))];

/** Where Atlassian gives service accounts their addresses. Source: Atlassian support, "Understand service accounts". */
const serviceDomain = '@serviceaccount.atlassian.com';

/** @param emailAddress absent where the account hides it */
export function signsOf(account: {
	readonly displayName: string;
	readonly emailAddress?: string | undefined;
}): readonly AccountSign[] {
	const words = wordsOf(account.displayName);
	const isNamedSo =
		words.some((word) => botWords.has(word)) ||
		words.some((word, i) => word === 'service' && words[i + 1] === 'account');
	const isServed = account.emailAddress?.toLowerCase().endsWith(serviceDomain) === true;
	return [...(isNamedSo ? (['bot-name'] as const) : []), ...(isServed ? (['service-address'] as const) : [])];
}

/** When an account moved work items. */
export interface Pace {
	/** The hours of the day in which it moved any, as bits 0 to 23, in UTC. */
	readonly hours: number;
	/** Days on which it did. */
	readonly days: number;
	/** The most moves within one minute. */
	readonly peak: number;
}

const hoursOfDay = 24;
/** A person who presses transitions one by one does not come so far within a minute. */
const machineMoves = 10;
/** Nobody is awake for so long, day after day. */
const clockHours = 20;
const clockDays = 3;
/** A working day with some to spare; what comes in fewer hours is rather a schedule. */
const personHours = { least: 5, most: 10 };
const personDays = 10;

/** The shortest stretch of the day, over midnight if need be, that holds all hours: where it begins, and how long it is. */
function stretchOf(hours: number): { readonly from: number; readonly length: number } {
	const has = (hour: number): boolean => (hours & (1 << (hour % hoursOfDay))) !== 0;
	let best = { from: 0, length: hoursOfDay };
	for (let from = 0; from < hoursOfDay; from++) {
		if (!has(from)) continue;
		let length = hoursOfDay;
		while (!has(from + length - 1)) length--;
		if (length < best.length) best = { from, length };
	}
	return best;
}

/** What the times of its moves say of an account; nothing where few were seen. */
export function paceSignsOf({ hours, days, peak }: Pace): readonly PaceSign[] {
	const count = Array.from({ length: hoursOfDay }, (_, hour) => (hours >> hour) & 1).filter((bit) => bit === 1).length;
	const { from, length } = stretchOf(hours);
	const isFast = peak >= machineMoves;
	const isPersons = !isFast && days >= personDays && count >= personHours.least && length <= personHours.most;
	return [
		...(isFast ? [{ sign: 'machine-pace' as const, moves: peak }] : []),
		...(count >= clockHours && days >= clockDays ? [{ sign: 'around-the-clock' as const, hours: count, days }] : []),
		...(isPersons ? [{ sign: 'persons-hours' as const, from, to: (from + length) % hoursOfDay, days }] : []),
	];
}

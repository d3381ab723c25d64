// What makes an account look like that of a bot, from what Jira shows of it.
import type { AccountSign } from '../../contract/account';

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

// English words of the help beside a word: one sentence, and what the page of words says besides.
import type { IdentityType } from '../../../../src/contract/identity';
import { shared } from './shared';

export type Term = 'canary' | 'protected' | 'partly' | 'orphaned' | IdentityType;

interface TermWords {
	readonly name: string;
	readonly meaning: string;
	readonly more: string;
}

const type = (of: IdentityType, meaning: string, more: string): TermWords => ({
	name: shared.identityType[of],
	meaning,
	more,
});

const terms: Readonly<Record<Term, TermWords>> = {
	canary: {
		name: 'Canary',
		meaning: "A transition that Jira shows to Muster's own account only, while rules can read the registry.",
		more: 'The health check looks for it. Where it is missing, guards may be refusing everybody, and Health says so.',
	},
	protected: {
		name: 'Protected status',
		meaning: 'A status into which only guards for registered identities may lead.',
		more: 'A transition into it with a weaker guard, or with none, is a finding on the Guards page.',
	},
	partly: {
		name: 'Partly',
		meaning: 'The guard works in some spaces of the workflow, and not in those that Muster is kept out of.',
		more: 'A rule of the organization blocks the app there: guards may refuse everybody or nobody. Health names the spaces.',
	},
	orphaned: {
		name: 'Orphaned',
		meaning: "Said of an identity whose owner's account is inactive or gone.",
		more: 'It is suspended after the grace that Settings names, unless somebody else becomes its owner.',
	},
	'service-account': type(
		'service-account',
		'An account that Jira offers for machines, without a person behind it.',
		'It signs in with a token of its own.',
	),
	'ci-pipeline': type(
		'ci-pipeline',
		'The account of a build or a deployment.',
		'Give it one grant for each step that it makes, and an end.',
	),
	app: type(
		'app',
		'The account of an installed app, under which it acts by itself.',
		'It goes when the app is uninstalled.',
	),
	automation: type(
		'automation',
		"The account of Jira's own automation rules.",
		'A rule that runs as a person acts under the account of that person, which no guard can tell apart.',
	),
	'ai-agent': type(
		'ai-agent',
		'An account under which a model decides what to do.',
		'A chat agent that acts as the person who asks it has no account of its own, and no guard can tell it apart.',
	),
	'bot-user': type(
		'bot-user',
		"A person's account in Jira that only a bot uses.",
		'Registering it takes a confirmation: from then on it counts as a bot everywhere.',
	),
};

export const help = {
	title: 'Words of Muster',
	lead: 'What the pages mean by a word.',
	terms,
	what: (name: string): string => `What is “${name}”?`,
	more: (name: string): string => `More about “${name}”`,
	/** On a link that opens a tab. */
	types: 'What the types mean (opens a new tab)',
};

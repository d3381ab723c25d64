// English words for choosing a guard: on the pages on guards and in the rule dialogs. Other languages provide the same
// keys.
import type { Enforcement, GuardMode } from '../../../../src/contract/decision';

/** To a rule, a person and an account without an entry look the same (docs/decisions/0022). */
const unheardOf = 'A bot that Muster has not heard of counts as a person, for a day at most.';

export const guardChoice = {
	mode: 'Who may pass',
	modeMeaning: {
		registered: 'An identity passes with a grant for this transition. Everybody else is refused, people too.',
		'registered-or-human': `People pass. A known bot passes only as a registered identity with a grant. ${unheardOf}`,
		'human-only': `Every known bot is refused, registered or not. ${unheardOf}`,
	} satisfies Readonly<Record<GuardMode, string>>,
	limit: 'Limit to types…',
	types: 'Types that may pass',
	typesMissing: 'Choose at least one type.',
	people: {
		limit: 'Only members of a group count as people',
		meaning:
			'Every other account that is not registered is refused from its first minute. A bot in the group passes until Muster has heard of it, so keep bots out.',
		group: 'Group of the people',
		placeholder: 'Name of a group',
		missing: 'Choose a group that Jira shows.',
		none: (name: string): string => `Jira shows you no group named “${name}”.`,
		notAllowed: 'You need “Browse users and groups” to choose a group. Ask a Jira admin.',
		failed: 'Jira did not show its groups. Try again later.',
	},
	enforcementName: { monitor: 'Monitor', enforce: 'Enforce' } satisfies Readonly<Record<Enforcement, string>>,
	cannotEnforce:
		'The registry was not published yet, so a guard can only monitor. The Health page of Muster says what is missing.',
	unseen: {
		head: 'What no guard can see',
		lead: 'Jira tells a rule only which account acts. A guard takes for the person:',
		items: [
			"whoever uses a person's API token or OAuth grant,",
			'an automation rule that runs as a person,',
			'a chat agent that acts as the person who asks it.',
		],
	},
};

// English words of the rule dialogs and of the read-only view of a rule. Other languages provide the same keys.
import type { PeoplePass } from '../../../../src/contract/calls/transitions';
import type { Enforcement } from '../../../../src/contract/decision';
import { counted } from './counted';
import type { Words } from './words';

const countedOrNo = (count: number, one: string, many: string): string =>
	count === 0 ? `no ${many}` : counted(count, one, many);

const validatorMeaning: Words<Enforcement> = {
	monitor: 'Blocks nothing. The Muster audit rule records what would have been refused.',
	enforce: 'Refuses whoever may not pass, and says why.',
};
const conditionMeaning: Words<Enforcement> = {
	monitor: 'Hides nothing.',
	enforce: 'Hides the transition from accounts that the Muster guard would refuse.',
};

const people: Words<PeoplePass> = { no: 'people refused', too: 'people may', only: 'people may' };
/** @param groups a person has to be in all of them */
const membersMay = (groups: readonly string[]): string => `members of ${groups.join(' and ')} may`;

export const rule = {
	thing: 'this rule',
	/** Between `**` stands what is emphasised. */
	noAccess: 'You need **Administer Jira** to set up this rule. Ask a Jira admin.',
	noAccessSpace: 'You need to **administer this space** to set up this rule. Ask one of its administrators.',
	title: {
		/** @param arrow drawn or spoken */
		fromTo: (from: string, arrow: string, to: string): string => `Who may use ${from} ${arrow} ${to}?`,
		to: (to: string): string => `Who may use this transition to ${to}?`,
		unnamed: 'Who may use this transition?',
	},
	allTypes: 'All types',
	enforcement: 'What happens to others',
	enforcementMeaning: { validator: validatorMeaning, condition: conditionMeaning },
	protectedStatus: (status: string | undefined): string =>
		`${status === undefined ? 'The status after this transition' : status} is a protected status: it takes only guards for registered identities.`,
	problem: {
		mode: 'Choose “Registered identities only”.',
		enforcement: 'Choose Monitor.',
		/** Between `**` stands what is emphasised. */
		notSaved: (why: string): string => `**The rule was not saved.** ${why}`,
		host: 'Jira does not take this form, so it cannot be saved. Close the dialog and open it again.',
	},
	notice: {
		hides: 'Hides the transition without explanation. Add the Muster validator too.',
		anyGroup: 'In a group where one condition is enough (“Any”), it hides nothing.',
		overridden: 'Somebody edited the stored rule, so Jira applies another one than is shown here.',
		overriddenNext: 'Update restores what is shown.',
		foreign: 'What is stored here is not a guard of Muster. Jira may let nobody pass, or everybody.',
		foreignNext: 'Update replaces it with what you choose here.',
		notConfigured: 'Not configured: it lets nobody pass.',
	},
	preview: {
		name: 'What this means',
		/** Stands in bold before the facts. A guard that only monitors refuses nobody yet. */
		head: { enforce: 'Now:', monitor: 'If enforced now:' } satisfies Words<Enforcement>,
		checking: 'Checking who may pass now…',
		unavailable: 'Preview unavailable. You can save all the same.',
		viewUnavailable: 'Who may pass now is not known.',
		incomplete: 'The preview waits for your choice.',
		unsure: 'Another rule here was edited, so nobody can say who may.',
		unknownTransition: 'Who may pass shows once the workflow is saved.',
		/** @param first the names of some of them */
		may: (total: number, first: readonly string[]): string =>
			total === 0
				? 'no identity may'
				: `${countedOrNo(total, 'identity', 'identities')} may: ${first.join(', ')}${first.length < total ? ', …' : ''}`,
		refused: (count: number): string => `${countedOrNo(count, 'known bot', 'known bots')} refused`,
		refusedUnknown: 'known bots not counted',
		people,
		membersMay,
		spaces: (count: number): string =>
			count === 0
				? 'No space uses this workflow yet.'
				: `Work items of ${countedOrNo(count, 'space', 'spaces')} make this transition.`,
		/** In place of *Not working here*, where some of the spaces are open. */
		notEverywhere: 'Not working everywhere',
		between: ' · ',
	},
	audit: {
		title: 'Records what known bots do here, and whom a guard would have refused.',
		facts: [
			'Which identity performed it, under which grant, and who answers for it.',
			'At a guard that only monitors, also what the guard would have refused and why.',
		],
		nothingToChoose: 'There is nothing to choose.',
		beside: 'It belongs beside the Muster guard on the same transition. By itself it stops nobody.',
	},
};

export type RuleWords = typeof rule;

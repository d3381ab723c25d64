// English words of the space settings page.
import { counted } from './counted';

const transitions = (count: number): string => counted(count, 'transition', 'transitions');

/** Which identities a freeze stops where. */
function refused(identities: number, enforced: number): string {
	if (enforced === 0) return 'No guard is enforced in this space, so this refuses nothing yet.';
	const guards = counted(enforced, 'enforced guard', 'enforced guards');
	if (identities === 0)
		return `No identity may pass ${enforced === 1 ? 'the enforced guard' : guards} now, and none will.`;
	return `${counted(identities, 'identity is', 'identities are')} refused on ${guards}.`;
}

export const project = {
	thing: 'the transitions of this space',
	/** Between `**` stands what is emphasised. */
	noAccess: (spaceKey: string): string => `You need **Administer Projects** for ${spaceKey}.`,
	noAccessNext: 'Ask an administrator of the space or a Jira admin.',
	summary: (guarded: number, all: number, enforced: number): string =>
		`${guarded} of ${transitions(all)} guarded, ${enforced} enforced.`,
	refresh: 'Refresh',
	loaded: (count: number): string => `${transitions(count)} loaded.`,
	table: 'Transitions of this space',
	columns: {
		transition: 'Transition',
		guard: 'Guard',
		condition: 'Condition',
		performers: 'May perform now',
		moves: '30 days',
	},
	/** On a narrow page, where the head of the column is not there. */
	moves: (count: number): string => `${counted(count, 'move', 'moves')} on record in 30 days`,
	notCounted: 'Not counted yet',
	map: { button: 'Workflow map', thing: 'the map' },
	anyStatus: 'Any status',
	workTypes: (names: string): string => `For ${names}`,
	workflow: (name: string): string => `Workflow ${name}`,
	unguarded: 'Not guarded',
	unguardedPerformers: 'Any account that Jira lets',
	othersPass: 'Not stopped: every other account that Jira lets.',
	showAll: (count: number): string => `Show all ${transitions(count)}`,
	empty: {
		title: 'Nothing is guarded here, so Muster stops no bot.',
		next: 'To guard a transition, a Jira admin adds the Muster guard rule to it in the workflow.',
	},
	freeze: {
		freeze: 'Freeze this space',
		thaw: 'Thaw this space',
		siteStays: 'Only a Jira admin can thaw the site.',
		dialog: {
			freeze: {
				title: (space: string): string => `Freeze ${space}?`,
				stored: (space: string): string => `Freeze of ${space}`,
				consequence: (identities: number, enforced: number): string =>
					`${refused(identities, enforced)} People are unaffected. Unguarded transitions stay open.`,
				confirm: 'Freeze space',
				done: (space: string): string => `${space} is frozen.`,
			},
			thaw: {
				title: (space: string): string => `Thaw ${space}?`,
				stored: (space: string): string => `Thaw of ${space}`,
				consequence: (isSiteFrozen: boolean): string =>
					isSiteFrozen
						? 'Rights return once a Jira admin thaws the site too: it stays frozen.'
						: 'Rights return as registered now.',
				confirm: 'Thaw space',
				done: (space: string): string => `${space} is thawed.`,
			},
		},
	},
	none: 'This space has no transitions yet.',
	unseen:
		"Muster can't see bots that use a person's account. It guards moves, and creating where a guard stands on it; it doesn't guard editing or deleting work items.",
};

export type ProjectWords = typeof project;

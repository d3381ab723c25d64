// English words of the space settings page.
const transitions = (count: number): string => `${count} ${count === 1 ? 'transition' : 'transitions'}`;

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
	columns: { transition: 'Transition', guard: 'Guard', condition: 'Condition', performers: 'May perform now' },
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
	none: 'This space has no transitions yet.',
	unseen:
		"Muster can't see bots that use a person's account, and it doesn't guard creating, editing or deleting work items.",
};

export type ProjectWords = typeof project;

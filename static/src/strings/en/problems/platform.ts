// What is the matter with a request, with whoever makes it, and with what Muster rests on.
import type { Sentences } from '../../sentences';

export const platformProblems = {
	'request-not-understood': 'The request is not understood.',
	'request-no-object': 'The request must be an object of fields.',
	'not-logged-in': 'Log in to use Muster.',
	'needs-jira-admin': 'You need Administer Jira for this. Ask a Jira admin.',
	'needs-project-admin': 'You need Administer Projects in this space. Ask a Jira admin.',
	'needs-rule-editor': 'You need Administer Jira to edit this rule, or Administer Projects in a team-managed space.',
	'needs-issue-viewer': 'You cannot see this work item.',
	unreachable: "Muster couldn't be reached.",
	unexpected: 'Something went wrong in Muster.',
	'page-out-of-order': 'This page does not follow any other.',
	'jira-says': ({ words }) => words,
	'jira-gave-no-reason': 'Jira gave no reason.',
	'jira-silent': 'Jira did not answer. Try again.',
	'jira-limited':
		'Jira takes no more requests of Muster in this hour. Nothing was changed. Try again after the full hour.',
	'accounts-listed-later': 'The rest of the accounts is listed in the next hour.',
	'jira-not-allowed': 'Jira does not allow this.',
	'app-not-allowed':
		'Jira refuses Muster’s own account. After an installation that can take minutes; later, an administrator gives it back its default groups.',
	'jira-unknown': 'Jira does not know this.',
	'jira-not-now': 'Jira refuses this in its present state.',
	'jira-not-understood': 'Muster asked Jira something it does not understand.',
	'jira-answer-unknown': 'Jira answered in a shape Muster does not know.',
	'jira-event-unknown': 'Jira sent an event in a shape Muster does not know.',
	'transition-unidentified': 'A transition came without change log and without execution id.',
	'moved-unseen': 'A work item moved that Muster cannot see; its audit has no record of it.',
	'status-change-unseen': 'A status changed that Muster cannot follow up.',
	'queue-silent': "Muster's queue did not answer. Try again.",
	'storage-silent': "Muster's storage did not answer. Nothing was changed. Try again.",
	'storage-refused': "Muster's storage refused a request.",
	'records-from-later-version': 'What is stored was written by a later version of Muster.',
	'record-unreadable': 'A stored record of Muster cannot be read.',
	'too-many-records': 'Too many records were asked for at once.',
} satisfies Partial<Sentences>;

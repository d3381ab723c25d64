// What is the matter with guards, workflows and the canary.
import type { Sentences } from '../../sentences';

export const guardProblems = {
	'work-item-unknown': 'Jira does not know this work item.',
	'workflow-not-in-space': 'This space has no such workflow.',
	'transition-gone': 'Jira has no such transition any more.',
	'protected-takes-registered': 'This transition leads into a protected status: only registered identities may.',
	'unpublished-cannot-enforce': 'The registry was not published yet, so no guard can enforce.',
	'unpublished-start-monitoring': 'The registry was not published yet, so no guard can enforce. Start in monitor mode.',
	'guards-being-compared': 'The guards are being compared. Try again in a moment.',
	'too-much-accepted':
		'Too much is accepted already to store this, too. Give a shorter reason, or restore some of the guards.',
	'guards-compared-elsewhere': 'The guards are being compared elsewhere. Nothing was changed. Try again.',
	'too-many-guards': 'There are more guarded transitions on this site than Muster can compare.',
	'no-time-left': 'There was no time left for this workflow. Try again.',
	'rules-not-changed': 'Jira did not change a rule of Muster.',
	'rules-not-switched-off': 'Jira did not switch off a rule of Muster.',
	'guard-missing': ({ transition }) => `Nothing guards “${transition}”.`,
	'guard-not-configured': ({ transition }) =>
		`The guard on “${transition}” has no configuration. Guard the transition anew.`,
	'guards-differ': ({ transition }) =>
		`Several different guards stand on “${transition}”. Remove all but one in the workflow.`,
	'workflow-changed-meanwhile': 'Somebody changed the workflow meanwhile. Nothing was changed. Try again.',
	'workflow-not-changed-yet': 'Jira has not changed the workflow yet. Try again in a minute.',
	'workflow-refused': ({ reasons }, _, tell) =>
		`Jira refuses this change of the workflow: ${reasons.map(tell).join(' ')}`,
	'workflow-not-yours': 'Jira does not let you change this workflow.',
	'workflows-busy': 'Jira is busy with another change of workflows. Try again in a minute.',
	'workflow-without-status': 'The workflow has no such status.',
	'canary-stands': 'The canary stands already. Remove it first.',
	'canary-not-shown': 'Jira took the canary and does not show it.',
	'canary-item-unseen': ({ issueKey }) => `Muster's own account cannot see ${issueKey}.`,
	'canary-no-workflow': ({ issueKey }) => `Jira shows no workflow of ${issueKey}.`,
	'every-status-protected': 'Every status of this workflow is protected. Choose a work item of another one.',
} satisfies Partial<Sentences>;

// What is the matter with the registry: busy, growing, or not published.
import type { Sentences } from '../../sentences';

export const registryProblems = {
	'registry-preparing': 'Muster is still preparing its registry on this site. Try again in a minute.',
	'registry-unprepared': 'Muster is still preparing its registry on this site.',
	'registry-busy': 'The registry is busy. Try again.',
	'registry-busy-unchanged': 'The registry is busy. Nothing was changed. Try again.',
	'registry-growing': 'The registry is growing. Try again.',
	'registry-growing-unchanged': 'The registry is growing. Nothing was changed. Try again in two minutes.',
	'registry-full':
		'The part of the registry that holds this account is full and could not grow. Retire what is no longer used, or accept more parts in Settings.',
	'growth-not-accepted': ({ needed, accepted }) => `It would need ${needed} parts; ${accepted} are accepted.`,
	'growth-properties-full': ({ published }) => `Jira accepts no more app properties: ${published} parts are published.`,
	'growth-unpublished': 'Jira refused to publish the new parts.',
	'accounts-unmoved': 'Accounts could not be moved to other parts of the registry yet.',
	'publication-unread': 'Jira did not read back what was published.',
	'publication-busy': 'Another publication is still under way.',
	'sweep-busy': 'Another sweep is still under way.',
	'owners-mostly-unknown': 'Jira no longer knows most of the owners. Nothing was orphaned.',
	'owners-unknown': 'Jira found none of the owners.',
	'audit-busy': 'The audit of this work item is busy.',
	'failures-busy': 'The record of failed expressions is busy.',
	'closed-spaces-busy': 'The record of closed spaces is busy.',
	'refusals-busy': 'The record of refusals is busy.',
} satisfies Partial<Sentences>;

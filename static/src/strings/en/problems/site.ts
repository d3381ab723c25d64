// What is the matter with the switches of a site and its settings.
import type { Sentences } from '../../sentences';

export const siteProblems = {
	'space-missing': 'Say which space.',
	'site-frozen-already': 'This site is frozen already.',
	'site-not-frozen': 'This site is not frozen.',
	'glass-broken-already': 'The glass is broken already.',
	'glass-not-broken': 'The glass is not broken.',
	'space-frozen-already': 'This space is frozen already.',
	'space-not-frozen': 'This space is not frozen.',
	'too-many-ignored': ({ most }) => `At most ${most} accounts can be ignored at a time.`,
	'account-not-ignored': 'This account is not ignored, or no longer.',
	'too-many-frozen': ({ frozen }) => `${frozen} spaces are frozen already, and no more can be. Freeze the site.`,
	'closed-account-active':
		'An account was reported as closed, and Jira calls it active. Its registration stays; its events were erased.',
	'retention-changed-meanwhile': 'Somebody else changed the retention meanwhile. Nothing of yours was saved.',
	'settings-changed-meanwhile': 'Somebody else saved the settings meanwhile. Nothing of yours was saved.',
	'expiry-default-too-long': 'The default is longer than the maximum.',
	'parts-in-use': ({ used }) => `The registry is spread over ${used} parts already.`,
} satisfies Partial<Sentences>;

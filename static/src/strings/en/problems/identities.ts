// What is the matter with an identity, its account, its owner or its grants.
import type { ProblemParams } from '../../../../../src/contract/problems';
import type { Sentences } from '../../sentences';
import type { Words } from '../words';

type NotMovable = ProblemParams<'status-not-movable'>;

const status: Words<NotMovable['status']> = {
	active: 'active',
	suspended: 'suspended',
	retired: 'retired',
};
const moved: Words<NotMovable['move']> = {
	suspend: 'suspended',
	reactivate: 'reactivated',
	retire: 'retired',
};

export const identityProblems = {
	'identity-unknown': 'No identity is registered for this account.',
	'identity-changed-meanwhile': 'Somebody else changed this identity meanwhile. Nothing of yours was saved.',
	'registered-already': ({ name }) => `This account is registered already, as ${name}.`,
	'own-account': 'You cannot register your own account.',
	'muster-own-account': "Muster's own account cannot be registered.",
	'owns-itself': 'An identity cannot own itself.',
	'expiry-past': 'The expiry is in the past.',
	'expiry-too-far': ({ mostDays }) => `This site allows at most ${mostDays} days until the expiry.`,
	'grant-end-past': 'The grant would end in the past.',
	'grant-twice': 'The same grant is listed twice.',
	'retired-not-editable': 'A retired identity cannot be edited. Register the account anew.',
	'retired-owner-stays': 'A retired identity cannot be edited.',
	'retired-passes-nothing': 'A retired identity passes no guard anyway.',
	'frozen-already': 'This identity is frozen already.',
	'not-frozen': 'This identity is not frozen.',
	'status-not-movable': (params) => `An identity that is ${status[params.status]} cannot be ${moved[params.move]}.`,
	'account-unknown': 'Jira knows no account with this ID.',
	'account-gone': 'Jira no longer knows this account.',
	'account-deactivated': 'This account is deactivated in Jira.',
	'account-not-registrable': 'Only service accounts, apps, agents and Jira users can be registered.',
	'person-only-bot-user': "This is a person's account. It can be registered only as a bot user.",
	'bot-user-unconfirmed': "This is a person's account. Confirm that a bot uses it.",
	'bot-user-no-person': 'A bot user is an ordinary Jira user; this account is not.',
	'type-not-fitting': 'This type does not fit the account.',
	'owner-no-person': 'The owner must be a person.',
	'owner-deactivated': "The owner's account is deactivated in Jira.",
	'owner-is-identity': 'The owner must be a person; this account is registered as an identity.',
	'space-unknown': 'Jira knows no such space.',
	'work-type-unknown': 'Jira knows no such work type.',
	'status-unknown': 'Jira knows no such status.',
	'work-type-not-in-space': ({ space }) => `${space} has no such work type.`,
	'status-not-in-space': ({ space }) => `No workflow of ${space} has this status.`,
} satisfies Partial<Sentences>;

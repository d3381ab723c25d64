// What is the matter with one field.
import type { ProblemParams } from '../../../../../src/contract/problems';
import type { Sentences } from '../../sentences';
import { number } from '../counted';
import type { Words } from '../words';

type Listed = ProblemParams<'none-listed'>['of'];

const single: Words<Listed> = {
	grants: 'grant',
	statuses: 'status',
	accounts: 'account',
	workflows: 'workflow',
	transitions: 'transition',
	types: 'type',
};

export const fieldProblems = {
	'field-unknown': (_, subject) => `${subject} is not known.`,
	'not-valid': (_, subject) => `${subject} is not valid.`,
	required: (_, subject) => `${subject} is required.`,
	'too-long': ({ most }, subject) => `${subject} is longer than ${most} characters.`,
	'character-not-allowed': (_, subject) => `${subject} holds a character that is not allowed (such as < or >).`,
	'contact-sign-not-allowed': (_, subject) => `${subject} holds $, % or \\.`,
	'not-account-id': (_, subject) => `${subject} is not an Atlassian account ID.`,
	'not-jira-id': (_, subject) => `${subject} is not a Jira ID.`,
	'not-workflow-id': (_, subject) => `${subject} is not the ID of a workflow.`,
	'not-group-id': (_, subject) => `${subject} is not the ID of a group.`,
	'not-transition-id': (_, subject) => `${subject} is not the ID of a transition.`,
	'not-work-id': (_, subject) => `${subject} is not the ID of such work.`,
	'not-issue-key': (_, subject) => `${subject} is not the key of a work item, such as REL-7.`,
	'ends-before-beginning': (_, subject) => `${subject} comes before the beginning.`,
	'not-on-record': (_, subject) => `${subject} names no export that is on record.`,
	'not-instant': (_, subject) => `${subject} is not a point in time.`,
	'instant-too-far': (_, subject) => `${subject} is too far ahead.`,
	'too-few-days': ({ least }, subject) => `${subject} is less than ${least} ${least === 1 ? 'day' : 'days'}.`,
	'too-many-days': ({ most }, subject) => `${subject} is more than ${number(most)} days.`,
	'too-few-parts': ({ least }, subject) => `${subject} is less than ${least}.`,
	'too-many-parts': ({ most }, subject) => `${subject} is more than ${most}.`,
	'none-listed': ({ of }, subject) => `${subject} holds no ${single[of]}.`,
	'too-many-listed': ({ of, most }, subject) => `${subject} holds more than ${most} ${of}.`,
	'listed-twice': ({ of }, subject) => `${subject} names the same ${single[of]} twice.`,
	'is-formula': (_, subject) => `${subject} begins with =, like a formula.`,
	'not-date': (_, subject) => `${subject} is not a date such as 2027-03-14 or 2027-03-14T18:00:00Z.`,
	'none-of': ({ values }, subject) => `${subject} is none of ${values.join(', ')}.`,
	'not-whole-days': (_, subject) => `${subject} is not a whole number of days.`,
	'not-yes-or-no': (_, subject) => `${subject} is neither yes nor no.`,
	'credential-kind-required': (_, subject) => `${subject} is required when other columns speak of a credential.`,
} satisfies Partial<Sentences>;

// What is the matter with work on many identities, and with the rows of a file.
import type { ProblemParams } from '../../../../../src/contract/problems';
import type { Sentences } from '../../sentences';
import type { Words } from '../words';

type Named = ProblemParams<'name-not-found'>;

const named: Words<Named['of']> = { 'work-type': 'work type', status: 'status' };
const place = ({ space, isOfWorkType }: Named): string => (isOfWorkType ? `That work type of ${space}` : space);

export const bulkProblems = {
	'work-unknown': 'This work is not known. What is older than 30 days was removed.',
	'work-busy': 'This work is being changed elsewhere. Try again.',
	'work-not-started': 'The work could not be started. Try again.',
	'work-complete': 'The rows of this work are complete.',
	'work-tried': 'The rows of this work were tried already.',
	'work-not-tried': 'The rows of this work were not tried yet.',
	'work-without-owner': 'This work names no new owner.',
	'piece-not-numbered': ({ last }) => `Pieces are numbered from 0 to ${last}.`,
	'piece-empty': 'The piece holds no rows.',
	'piece-with-too-many-rows': ({ most }) => `A piece holds at most ${most} rows.`,
	'piece-too-long': 'The piece is too long. Send its rows in several pieces.',
	'piece-missing': ({ piece }) => `Piece ${piece} is missing. Send it again.`,
	'piece-not-announced': ({ piece, announced }) => `Piece ${piece} was sent, but only ${announced} were announced.`,
	'piece-lost': 'A piece of this work is missing.',
	'too-many-rows': ({ most }) => `One file holds at most ${most} rows.`,
	'file-too-long': 'The file is too long. Split it.',
	'no-rows': 'There are no rows.',
	'line-refused': ({ why }) => why,
	'row-not-understood': 'The row is not understood.',
	'account-twice': ({ row }) => `Row ${row} is about this account already.`,
	'owner-in-row': ({ row }) => `The owner must be a person; row ${row} is about this account.`,
	'owner-not-found':
		'Jira shows no active person with exactly this name or e-mail address. Write the account ID of the owner.',
	'several-owners': 'Several active people have this name or e-mail address. Write the account ID of the owner.',
	'owner-too-common':
		'Jira finds too many accounts like this one to tell who is meant. Write the account ID of the owner.',
	'too-many-owners': ({ most }) =>
		`Muster looks up at most ${most} names and e-mail addresses of owners for one file. Write the account ID of this owner.`,
	'changed-since-selected': 'Somebody changed this identity after it was selected.',
	'changed-since-tried': 'Somebody changed this identity after the dry run. Check it, and start anew.',
	'grant-not-valid': 'What it says is not valid.',
	'grants-unreadable': ({ rest }) => `The grants: cannot be read from "${rest}" on.`,
	'grant-without-to': ({ grant }) => `The grants: grant ${grant} has no to=.`,
	'grant-word-unknown': ({ grant, word }) => `The grants: grant ${grant} has the unknown word ${word}=.`,
	'grant-word-twice': ({ grant, word }) => `The grants: grant ${grant} has ${word}= twice.`,
	'grant-end-not-date': ({ until }) => `until="${until}" is not a date such as 2027-03-14 or 2027-03-14T18:00:00Z.`,
	'grant-needs-id': ({ word, value }) => `Without space=, ${word}="${value}" must be an ID.`,
	'space-not-found': ({ space }) => `Jira knows no space "${space}".`,
	'several-spaces': ({ space }) => `Several spaces are called "${space}". Write the key.`,
	'name-not-found': (params) => `${place(params)} has no ${named[params.of]} "${params.name}".`,
	'several-named': (params) =>
		`${place(params)} has more than one ${named[params.of]} called "${params.name}". Write the ID.`,
} satisfies Partial<Sentences>;

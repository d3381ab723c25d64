// Ids of Jira and Muster objects, branded so that one cannot stand in for another.
import * as z from '#zod';
import { en } from '#zod/locales';
import { maxAccountIdCharacters } from './limits';
import { accountIdForm, jiraIdForm } from './patterns';
import { states } from './state-problem';

// The small build ships no messages of its own; these are the ones the full build sets.
z.config(en());

/** Atlassian account id: letters, digits, `-` and `:`; the only thing about an account that Muster trusts. */
export const accountIdSchema = z
	.string()
	.check(
		z.minLength(3, states('not-account-id')),
		z.maxLength(maxAccountIdCharacters, states({ problem: 'too-long', params: { most: maxAccountIdCharacters } })),
		z.regex(accountIdForm, states('not-account-id')),
	)
	.brand<'AccountId'>();
export type AccountId = z.infer<typeof accountIdSchema>;

/** Stands for an account that was erased. Jira names so accounts that it does not tell. */
export const erasedAccount = 'unknown' as AccountId;

const numericId = z.string().check(z.regex(jiraIdForm, states('not-jira-id')));

export const projectIdSchema = numericId.brand<'ProjectId'>();
export type ProjectId = z.infer<typeof projectIdSchema>;

export const issueIdSchema = numericId.brand<'IssueId'>();
export type IssueId = z.infer<typeof issueIdSchema>;

export const issueTypeIdSchema = numericId.brand<'IssueTypeId'>();
export type IssueTypeId = z.infer<typeof issueTypeIdSchema>;

export const statusIdSchema = numericId.brand<'StatusId'>();
export type StatusId = z.infer<typeof statusIdSchema>;

// The forms of texts and ids. Plain expressions, so that a page imports them without any schema.

/** What no line may hold: control characters, halves of characters, and markup. */
export const forbiddenInText = /[<>\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/u;
/** What no text may hold, of however many lines: Jira and storage need not take it. */
export const forbiddenInProse = /[^\P{Cc}\t\n\r]|[\p{Cs}\p{Noncharacter_Code_Point}]/u;
/** What a contact may not hold besides: the text replacement of Jira expressions may read these as a pattern. */
export const forbiddenInContact = /[$%\\]/;
export const accountIdForm = /^[A-Za-z0-9:_-]+$/;
/** What is an account id and no name: every id that Atlassian gives out is long and holds a digit. */
export const likelyAccountIdForm = /^(?=.*\d)[A-Za-z0-9:_-]{12,128}$/;
/**
 * The id of a space, work item, work type or status. Expressions hold ids as numbers, which are exact to 15 digits; two
 * longer ids might be one there.
 */
export const jiraIdForm = /^[1-9]\d{0,14}$/;
/** A workflow's id, a UUID in Jira Cloud. */
export const workflowIdForm = /^[\w-]{1,64}$/;
/** The id of a group, a UUID in Jira Cloud. Jira names a group that another system's import broke `unknown`. */
export const groupIdForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
export const transitionIdForm = /^\d{1,18}$/;
export const issueKeyForm = /^[A-Z][A-Z0-9_]{1,20}-[1-9]\d{0,9}$/;

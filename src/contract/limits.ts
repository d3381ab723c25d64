// What the server takes and keeps at most. Plain numbers, so that a page imports them without any schema.

/** Accounts of which one call tells how much they did: a screen of a list. */
export const maxSparks = 50;

/**
 * App properties the published registry may be spread over that are safe to hold: Connect documents 100, Forge nothing;
 * one is the control record's.
 */
export const safeShards = 98;
/** The most that a site may accept. */
export const mostShards = 4_096;

// Identities
export const maxNameCharacters = 120;
export const maxGroupNameCharacters = 255;
export const maxContactCharacters = 80;
export const maxEnvironmentCharacters = 40;
export const maxPurposeCharacters = 500;
export const maxReasonCharacters = 500;
/** Owners whom one file may name by name or e-mail address: each costs a search, and all are stored in one value. */
export const maxNamedOwners = 100;
/** Longest name or e-mail address of an owner in a file; Jira has none that is longer. */
export const maxNamedOwnerCharacters = 255;
export const maxAccountIdCharacters = 128;
export const maxGrants = 30;
export const maxRotationDays = 3_650;
/** Days without use after which a grant counts as unused. */
export const unusedAfterDays = 90;
/** Days that an answer about refusals of monitoring guards looks back on. */
export const wouldDenyDays = 30;
/** Days of which the overview shows the moves of all accounts. */
export const siteMoveDays = 30;
/** Months that are counted anew when somebody asks for it: this one and those before it. */
export const countedAnewMonths = 6;
/** Refusals of one guard that are kept one by one; older ones are counted only. */
export const maxRefusals = 50;
/** Refusals that are kept of one work item. */
export const maxItemRefusals = 20;
/** Hours after which a switch can be taken back by itself. */
export const switchHours = [1, 4, 24] as const;
export type SwitchHours = (typeof switchHours)[number];
/** Grants that are offered for what an account would have been refused at one guard. */
export const maxMissingGrants = 10;
/** Days that a replay looks back on. */
export const replayDays = 90;
/** Work items that a replay names for each account and reason. */
export const maxReplayedItems = 10;
/** Work items that are named as evidence for a grant which is proposed. */
export const maxObservedItems = 3;
/** Accounts of which a replay tells what it would have blocked, each with a reason. */
export const maxReplayedAccounts = 100;
/** Days before a deadline at which people are warned, nearest first. */
export const warningDays = [1, 7, 30] as const;

// Settings
export const maxExpiryDays = 3_650;
export const maxOrphanGraceDays = 365;
export const maxProtectedStatuses = 100;

// Evidence
/** Months that events are kept, at least and at most, where they are not kept for ever. */
export const minRetentionMonths = 6;
export const maxRetentionMonths = 120;

// Calls
/** Records of one answer, such as events or failures. */
export const maxAnswerRecords = 100;
/** Accounts that nobody registered, in one answer. */
export const maxUnregisteredListed = 200;
/** Days of which the moves of an account are summed up, and days without one after which it counts as dormant. */
export const summedDays = 30;
export const dormantDays = 90;
/** Days after which a credential counts as long-lived: Atlassian lets new API tokens live no longer. */
export const longLivedDays = 365;
/** Days after which an account that was to be ignored has to be looked at again. */
export const ignoreDays = [30, 90, 365] as const;
/** Accounts that may be ignored at once: all stand in one record. */
export const maxIgnored = 200;
/** Identities of one call for an export. */
export const maxExported = 200;
/** Changes of switches and settings that are shown. */
export const maxSiteChanges = 50;
/** Transitions, or findings of drift, that one change may touch. */
export const maxTargets = 100;
/** Workflows that one call takes Muster's rules off. */
export const maxWorkflowsPerRemoval = 10;

// Work on many identities
export const maxFileNameCharacters = 255;
export const maxFileMegabytes = 20;
/** Rows of one file. */
export const maxRows = 20_000;
/** Line in a file, or place in a selection. */
export const maxRowNumber = 1_000_000;
/** Characters of one cell; 30 grants take about 3,000. */
export const maxCellCharacters = 6_000;
/** Rows that travel and are stored together; a piece must also stay below `maxPieceCharacters` as JSON. */
export const maxRowsPerPiece = 500;
export const maxPieceCharacters = 100_000;
export const maxPieces = 1_000;
/** Characters of all pieces together: what the back end can hold in memory. */
export const maxWorkCharacters = 20_000_000;
/** Characters of what a page found wrong with a row. */
export const maxProblemCharacters = 300;

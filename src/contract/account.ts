// An account of the site, as the list of accounts holds it: what can be filtered and counted without asking Jira again.
import * as z from '#zod';
import type { DeepReadonly } from './deep-readonly';

/** `human` is an ordinary person's account; everything that Jira calls an app is not human. */
export const accountKinds = ['human', 'service-account', 'ai-agent', 'app', 'customer', 'unknown'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** What makes somebody's account look like that of a bot. */
export const accountSigns = [
	/** It is called what bots are called. */
	'bot-name',
	/** Its address is one that Atlassian gives to service accounts. */
	'service-address',
] as const;
export type AccountSign = (typeof accountSigns)[number];

/** What the times of its moves say of who makes them, in the last 30 days and as far as hours were counted. */
export type PaceSign =
	/** So many moves within one minute. */
	| { readonly sign: 'machine-pace'; readonly moves: number }
	/** In so many of the 24 hours of the day, on so many days. */
	| { readonly sign: 'around-the-clock'; readonly hours: number; readonly days: number }
	/** On so many days, and only between these hours of UTC. */
	| { readonly sign: 'persons-hours'; readonly from: number; readonly to: number; readonly days: number };

export const listedAccountSchema = z.strictObject({
	kind: z.enum(accountKinds),
	/** It can log in. */
	isActive: z.boolean(),
	/** The last week in which Jira listed it, counted from the one that 1970 began in. */
	seenWeek: z.int(),
	signs: z.exactOptional(z.array(z.enum(accountSigns))),
	/** The day, counted from the one that 1970 began with, of the comparison that first listed it; of people it is not kept. */
	foundDay: z.exactOptional(z.int()),
});
export type ListedAccount = DeepReadonly<z.infer<typeof listedAccountSchema>>;

/** How many accounts Jira listed, whether they are kept one by one or not. */
export const accountCountsSchema = z.strictObject({
	people: z.int(),
	/** People who only raise requests. */
	customers: z.int(),
	nonHuman: z.int(),
	/** Accounts of any kind that cannot log in; those of Jira's list that it shows only in part among them. */
	inactive: z.int(),
});
export type AccountCounts = DeepReadonly<z.infer<typeof accountCountsSchema>>;

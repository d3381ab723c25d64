// What admins set and switch for the whole site: as it is stored, and as pages see it.
import * as z from '#zod';
import { actorSchema, type SeenSwitch, switchSchema } from './actor';
import type { DeepReadonly } from './deep-readonly';
import { contactSchema } from './identity';
import { accountIdSchema, projectIdSchema, statusIdSchema } from './ids';
import type { LagView } from './in-force';
import { maxExpiryDays, maxOrphanGraceDays, maxProtectedStatuses, mostShards, safeShards, switchHours } from './limits';
import { states } from './state-problem';

/** Stored settings are not held to the limits: what was saved stays readable when a limit changes. */
export const settingsSchema = z.strictObject({
	/** To be sent back with a change; 0 before anybody saved. */
	version: z.int(),
	expiryDefaultDays: z.int(),
	expiryMaxDays: z.int(),
	/** Days between an owner's account becoming inactive and the suspension of what they own. */
	orphanGraceDays: z.int(),
	/** Most app properties the registry may be spread over, the default one included. */
	maxShards: z.int(),
	/** Statuses that only guards of mode `registered` may lead into. */
	protectedStatuses: z.array(statusIdSchema),
	/** Known non-human accounts without a grant may not change work types. */
	guardsTypeChanges: z.boolean(),
	/** The ids of people are kept for the list of accounts, not only those of accounts that look like bots. Earlier versions did not store it. */
	listsPeople: z._default(z.boolean(), false),
	/** Guards are switched off while the app is uninstalled. Earlier versions did not store it. */
	disablesGuardsOnUninstall: z._default(z.boolean(), false),
});
/** What admins set for the whole site. */
export type Settings = DeepReadonly<z.infer<typeof settingsSchema>>;

const days = (least: number, most: number) =>
	z
		.int()
		.check(
			z.gte(least, states({ problem: 'too-few-days', params: { least } })),
			z.lte(most, states({ problem: 'too-many-days', params: { most } })),
		);

/** What admins fill in: the settings within their limits, and the contact, which stands beside them. */
export const settingsDraftSchema = z.strictObject({
	...z.omit(settingsSchema, { version: true }).shape,
	expiryDefaultDays: days(1, maxExpiryDays),
	expiryMaxDays: days(1, maxExpiryDays),
	orphanGraceDays: days(0, maxOrphanGraceDays),
	maxShards: z
		.int()
		.check(
			z.gte(safeShards, states({ problem: 'too-few-parts', params: { least: safeShards } })),
			z.lte(mostShards, states({ problem: 'too-many-parts', params: { most: mostShards } })),
		),
	protectedStatuses: settingsSchema.shape.protectedStatuses.check(
		z.maxLength(
			maxProtectedStatuses,
			states({ problem: 'too-many-listed', params: { of: 'statuses', most: maxProtectedStatuses } }),
		),
		z.refine(
			(ids) => new Set(ids).size === ids.length,
			states({ problem: 'listed-twice', params: { of: 'statuses' } }),
		),
	),
	listsPeople: z.boolean(),
	disablesGuardsOnUninstall: z.boolean(),
	/** Whom a refusal names when no identity is known: a team or channel. */
	contact: contactSchema,
});
export type SettingsDraft = DeepReadonly<z.infer<typeof settingsDraftSchema>>;

/** What is done to the switches above single identities, and to the settings. */
export const siteActions = [
	'freeze',
	'thaw',
	'freeze-space',
	'thaw-space',
	'break-glass',
	'mend-glass',
	'settings',
	/** Nobody has to look at an account, or has to again. */
	'ignore-account',
	'mind-account',
	/** A registered administrator asked to be retired. */
	'way-back',
] as const;
export type SiteAction = (typeof siteActions)[number];

export const siteChangeSchema = z.strictObject({
	/** Epoch milliseconds. */
	at: z.number(),
	actor: actorSchema,
	action: z.enum(siteActions),
	projectId: z.exactOptional(projectIdSchema),
	accountId: z.exactOptional(accountIdSchema),
	reason: z.exactOptional(z.string()),
	/** See `frozenSpaceSchema`. */
	isKept: z.exactOptional(z.literal(true)),
	/** See `switchSchema`. */
	endsAt: z.exactOptional(z.number()),
});
/** One change of a switch above single identities, or of the settings. */
export type SiteChange = DeepReadonly<z.infer<typeof siteChangeSchema>>;

export const frozenSpaceSchema = z.extend(switchSchema, {
	projectId: projectIdSchema,
	/** Only Jira administrators may thaw it. */
	isKept: z.exactOptional(z.literal(true)),
});
/** A frozen space: by whom, when, why, and who may thaw it. */
export type FrozenSpace = DeepReadonly<z.infer<typeof frozenSpaceSchema>>;

/** After how many hours a switch is taken back by itself; absent: when somebody does it. */
export const hoursSchema = z.exactOptional(z.literal(switchHours));

/** What freezes a space, or stops guards from enforcing, as its own people may see it. */
export interface SpaceSwitches {
	/** The whole site is frozen. */
	readonly site?: SeenSwitch;
	/** The space is frozen. */
	readonly space?: SeenSwitch & Pick<FrozenSpace, 'isKept'>;
	/** Present while every guard only monitors. */
	readonly brokenGlass?: SeenSwitch;
}

/** What is in force in a space, and how Jira lags behind what is stored, as its own people may see it. */
export interface InForceHere {
	readonly switches: SpaceSwitches;
	/** Absent where Jira applies everything that is stored, and nothing can undo it. */
	readonly lag?: LagView;
}

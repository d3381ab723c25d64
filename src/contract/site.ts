// What admins set and switch for the whole site: as it is stored, and as pages see it.
import * as z from '#zod';
import { actorSchema, type Switch } from './actor';
import type { DeepReadonly } from './deep-readonly';
import { contactSchema } from './identity';
import { projectIdSchema, statusIdSchema } from './ids';
import { maxExpiryDays, maxOrphanGraceDays, maxProtectedStatuses, mostShards, safeShards } from './limits';

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
});
/** What admins set for the whole site. */
export type Settings = DeepReadonly<z.infer<typeof settingsSchema>>;

const days = (max: number) => z.int().check(z.gte(1, 'is less than 1 day'), z.lte(max, `is more than ${max} days`));

/** What admins fill in: the settings within their limits, and the contact, which stands beside them. */
export const settingsDraftSchema = z.strictObject({
	...z.omit(settingsSchema, { version: true }).shape,
	expiryDefaultDays: days(maxExpiryDays),
	expiryMaxDays: days(maxExpiryDays),
	orphanGraceDays: z
		.int()
		.check(z.gte(0, 'is less than 0 days'), z.lte(maxOrphanGraceDays, `is more than ${maxOrphanGraceDays} days`)),
	maxShards: z
		.int()
		.check(z.gte(safeShards, `is less than ${safeShards}`), z.lte(mostShards, `is more than ${mostShards}`)),
	protectedStatuses: settingsSchema.shape.protectedStatuses.check(
		z.maxLength(maxProtectedStatuses, `holds more than ${maxProtectedStatuses} statuses`),
		z.refine((ids) => new Set(ids).size === ids.length, 'names a status twice'),
	),
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
] as const;
export type SiteAction = (typeof siteActions)[number];

export const siteChangeSchema = z.strictObject({
	/** Epoch milliseconds. */
	at: z.number(),
	actor: actorSchema,
	action: z.enum(siteActions),
	projectId: z.exactOptional(projectIdSchema),
	reason: z.exactOptional(z.string()),
});
/** One change of a switch above single identities, or of the settings. */
export type SiteChange = DeepReadonly<z.infer<typeof siteChangeSchema>>;

/** What freezes a space, or stops guards from enforcing, as its own people may see it. */
export interface SpaceSwitches {
	/** The whole site is frozen. */
	readonly site?: Switch;
	/** The space is frozen. */
	readonly space?: Switch;
	/** Present while every guard only monitors. */
	readonly brokenGlass?: Switch;
}

// The site: its state, its switches and its settings.
import * as z from '#zod';
import type { Actor, Switch } from '../actor';
import { contactSchema, reasonSchema } from '../identity';
import { projectIdSchema, statusIdSchema } from '../ids';
import { maxExpiryDays, maxOrphanGraceDays, maxProtectedStatuses, mostShards, safeShards } from '../limits';

/** One change of a switch above single identities. */
export interface SiteChangeView {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly actor: Actor;
	readonly action: 'freeze' | 'thaw' | 'freeze-space' | 'thaw-space' | 'break-glass' | 'mend-glass' | 'settings';
	readonly projectId?: string;
	readonly reason?: string;
}

/** The switches above single identities, as banners show them. */
export interface SwitchesView {
	readonly frozen?: Switch;
	readonly frozenSpaces: readonly (Switch & { readonly projectId: string })[];
	/** Present while every guard only monitors. */
	readonly brokenGlass?: Switch;
}

/** Answer to a thrown switch. */
export interface SwitchedView {
	readonly switches: SwitchesView;
	/** False while Jira still applies the state from before. */
	readonly isEnforced: boolean;
}

export interface GrowthView {
	/** Parts the published registry is spread over. */
	readonly shards: number;
	readonly maxShards: number;
	/** Share of the fullest part that is in use, 0 to 1. */
	readonly fullest: number;
	/** Present when Jira or the limit refused the last attempt to grow. */
	readonly refused?: { readonly at: number; readonly why: string };
}

export interface SettingsView {
	/** To be sent back with a change; 0 before anybody saved. */
	readonly version: number;
	readonly expiryDefaultDays: number;
	readonly expiryMaxDays: number;
	/** Days between an owner's account becoming inactive and the suspension of what they own. */
	readonly orphanGraceDays: number;
	/** Most app properties the registry may be spread over. */
	readonly maxShards: number;
	/** Whom a refusal names when no identity is known: a team or channel. */
	readonly contact: string;
	readonly protectedStatuses: readonly string[];
	readonly guardsTypeChanges: boolean;
}

export interface OverviewView {
	/** False until the registry was published for the first time; guards refuse everything before. */
	readonly isPrepared: boolean;
	readonly switches: SwitchesView;
	/** Identities that are not retired. */
	readonly identities: number;
	readonly growth: GrowthView;
	/** Known non-human accounts that nobody registered. */
	readonly unregistered: number;
	readonly enforcedGuards: number;
	readonly monitoredGuards: number;
	/** Whom a refusal names when no identity is known. */
	readonly contact: string;
	/** Health checks that are bad or were due and not made, as of the last time they were made. */
	readonly unhealthy: number;
	/** True once a canary showed that rules cannot read the registry. */
	readonly isUnreadable: boolean;
	/** Guards that changed for the worse and that nobody accepted. */
	readonly drift: number;
	/** Present while guards of an earlier installation stand and nobody was registered yet: how many transitions they stop. */
	readonly inheritedGuards?: number;
}

const days = (max: number) => z.int().check(z.gte(1, 'is less than 1 day'), z.lte(max, `is more than ${max} days`));

export const settingsSchema = z.strictObject({
	expiryDefaultDays: days(maxExpiryDays),
	expiryMaxDays: days(maxExpiryDays),
	orphanGraceDays: z
		.int()
		.check(z.gte(0, 'is less than 0 days'), z.lte(maxOrphanGraceDays, `is more than ${maxOrphanGraceDays} days`)),
	maxShards: z
		.int()
		.check(z.gte(safeShards, `is less than ${safeShards}`), z.lte(mostShards, `is more than ${mostShards}`)),
	contact: contactSchema,
	/** Statuses that only guards of mode `registered` may lead into. */
	protectedStatuses: z.array(statusIdSchema).check(
		z.maxLength(maxProtectedStatuses, `holds more than ${maxProtectedStatuses} statuses`),
		z.refine((ids) => new Set(ids).size === ids.length, 'names a status twice'),
	),
	/** Known non-human accounts without a grant may not change work types. */
	guardsTypeChanges: z.boolean(),
});

export type SettingsDraft = z.infer<typeof settingsSchema>;

export const reasoned = z.strictObject({ reason: reasonSchema });

/** What freezes a space, or stops guards from enforcing, as its own people may see it. */
export interface SpaceSwitchesView {
	/** The whole site is frozen. */
	readonly site?: Switch;
	/** The space is frozen. */
	readonly space?: Switch;
	readonly brokenGlass?: Switch;
}

export const siteInputs = {
	'site.overview': z.strictObject({}),
	'site.history': z.strictObject({}),
	'site.freeze': reasoned,
	'site.thaw': reasoned,
	'site.break-glass': reasoned,
	'site.mend-glass': reasoned,
	'space.freeze': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
	'space.thaw': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
	'settings.read': z.strictObject({}),
	'settings.save': z.strictObject({ version: z.int().check(z.gte(0)), settings: settingsSchema }),
} as const;

export interface SiteOutputs {
	'site.overview': OverviewView;
	/** Latest first, at most 50. */
	'site.history': { readonly changes: readonly SiteChangeView[] };
	'site.freeze': SwitchedView;
	'site.thaw': SwitchedView;
	'site.break-glass': SwitchedView;
	'site.mend-glass': SwitchedView;
	'space.freeze': SwitchedView;
	'space.thaw': SwitchedView;
	'settings.read': { readonly settings: SettingsView };
	'settings.save': { readonly settings: SettingsView; readonly isEnforced: boolean };
}

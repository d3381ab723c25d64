// The site: its state, its switches and its settings.
import * as z from '#zod';
import type { Switch } from '../actor';
import { reasonSchema } from '../identity';
import { accountIdSchema, type ProjectId, projectIdSchema } from '../ids';
import type { EnforcedView, LagView } from '../in-force';
import type { Statement } from '../problems';
import { type FrozenSpace, hoursSchema, type Settings, type SiteChange, settingsDraftSchema } from '../site';

/** The switches above single identities, as banners show them. */
export interface SwitchesView {
	readonly frozen?: Switch;
	readonly frozenSpaces: readonly FrozenSpace[];
	/** Present while every guard only monitors. */
	readonly brokenGlass?: Switch;
}

/** What is in force on the site, and how Jira lags behind what is stored. */
export interface InForceView {
	readonly switches: SwitchesView;
	/** Absent where Jira applies everything that is stored, and nothing can undo it. */
	readonly lag?: LagView;
}

/** Answer to a thrown switch. */
export interface SwitchedView extends EnforcedView {
	readonly switches: SwitchesView;
}

export interface GrowthView {
	/** Parts the published registry is spread over. */
	readonly shards: number;
	readonly maxShards: number;
	/** Share of the fullest part that is in use, 0 to 1. */
	readonly fullest: number;
	/** Present when Jira or the limit refused the last attempt to grow. */
	readonly refused?: { readonly at: number; readonly why: Statement };
}

export interface SettingsView extends Settings {
	/** Whom a refusal names when no identity is known: a team or channel. */
	readonly contact: string;
}

/** A space that rules of the organization keep the app out of. */
export interface ClosedSpaceView {
	readonly id: ProjectId;
	/** Ids of its workflows with guards; absent while they were not read. */
	readonly guardedWorkflows?: readonly string[];
}

export interface OverviewView {
	/** False until the registry was published for the first time; guards refuse everything before. */
	readonly isPrepared: boolean;
	/** False while Jira refuses Muster's own account: guards and unregistered accounts are not known then, and counted as 0. */
	readonly isLetIn: boolean;
	/** Identities that are not retired. */
	readonly identities: number;
	readonly growth: GrowthView;
	/** Known non-human accounts that nobody registered. */
	readonly unregistered: number;
	readonly enforcedGuards: number;
	readonly monitoredGuards: number;
	/** Transitions whose guards are all switched off in Jira, as before an uninstallation: everybody passes. */
	readonly switchedOffGuards: number;
	/** Whom a refusal names when no identity is known. */
	readonly contact: string;
	/** Health checks that are bad or were due and not made, as of the last time they were made. */
	readonly unhealthy: number;
	/** Health checks with a warning, and those that were never made or too long ago to tell anything of today. */
	readonly doubtfulChecks: number;
	/** When the oldest of the checks that are good was made, epoch milliseconds; absent where none is. */
	readonly healthCheckedAt?: number;
	/** True once a canary showed that rules cannot read the registry. */
	readonly isUnreadable: boolean;
	/** Jira tells Muster what its guards refuse, or once did. */
	readonly reportsRefusals: boolean;
	/** Spaces that rules of the organization keep the app out of, as of the last check and the events since. */
	readonly closedSpaces: readonly ClosedSpaceView[];
	/** Guards that changed for the worse and that nobody accepted. */
	readonly drift: number;
	/** Present while guards of an earlier installation stand and nobody was registered yet: how many transitions they stop. */
	readonly inheritedGuards?: number;
}

export const reasoned = z.strictObject({ reason: reasonSchema });
const thrown = z.extend(reasoned, { hours: hoursSchema });

export const siteInputs = {
	'site.overview': z.strictObject({}),
	'site.in-force': z.strictObject({}),
	/** Publishes again, now, what Jira may not apply: of the site, and of one account. */
	'publication.retry': z.strictObject({ accountId: z.exactOptional(accountIdSchema) }),
	'site.history': z.strictObject({}),
	/** Of what is frozen already, the end can be put off. */
	'site.freeze': thrown,
	'site.thaw': reasoned,
	'site.break-glass': thrown,
	'site.mend-glass': reasoned,
	'space.freeze': z.strictObject({
		projectId: projectIdSchema,
		reason: reasonSchema,
		hours: hoursSchema,
		/** Only Jira administrators may thaw it. A space that is frozen already can be kept so later. */
		isKept: z.exactOptional(z.literal(true)),
	}),
	'space.thaw': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
	'settings.read': z.strictObject({}),
	'settings.save': z.strictObject({ version: z.int().check(z.gte(0)), settings: settingsDraftSchema }),
} as const;

export interface SiteOutputs {
	'site.overview': OverviewView;
	'site.in-force': InForceView;
	'publication.retry': {
		/** As it stands after the attempt. */
		readonly inForce: InForceView;
		/** Why Jira, or storage, did not take it; absent when everything that was tried reads back as it is stored. */
		readonly failure?: Statement;
	};
	/** Latest first, at most 50. */
	'site.history': { readonly changes: readonly SiteChange[] };
	'site.freeze': SwitchedView;
	'site.thaw': SwitchedView;
	'site.break-glass': SwitchedView;
	'site.mend-glass': SwitchedView;
	'space.freeze': SwitchedView;
	'space.thaw': SwitchedView;
	'settings.read': { readonly settings: SettingsView };
	'settings.save': EnforcedView & { readonly settings: SettingsView };
}

// What admins set and switch for the whole site.
import type { Actor } from '../contract/actor';
import type { ProjectId, StatusId } from '../contract/ids';
import { safeShards } from '../contract/limits';

/** What admins set for the whole site. */
export interface Settings {
	readonly version: number;
	readonly expiryDefaultDays: number;
	readonly expiryMaxDays: number;
	/** Days between an owner's account becoming inactive and the suspension of what they own. */
	readonly orphanGraceDays: number;
	/** Most shards, the default one included. */
	readonly maxShards: number;
	/** Statuses that only guards of mode `registered` may lead into. */
	readonly protectedStatuses: readonly StatusId[];
	/** Known non-human accounts without a grant may not change work types. */
	readonly guardsTypeChanges: boolean;
}

export const initialSettings: Settings = {
	version: 0,
	expiryDefaultDays: 180,
	expiryMaxDays: 365,
	orphanGraceDays: 14,
	maxShards: safeShards,
	protectedStatuses: [],
	guardsTypeChanges: false,
};

/** One change of a switch above single identities, or of the settings. */
export interface SiteChange {
	readonly at: number;
	readonly actor: Actor;
	readonly action: 'freeze' | 'thaw' | 'freeze-space' | 'thaw-space' | 'break-glass' | 'mend-glass' | 'settings';
	readonly projectId?: ProjectId;
	readonly reason?: string;
}

/** Whom refusals name until an admin says otherwise. */
export const defaultContact = 'a Jira admin';

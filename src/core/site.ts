// The settings of a new installation.
import { safeShards } from '../contract/limits';
import type { Settings } from '../contract/site';

export const initialSettings: Settings = {
	version: 0,
	expiryDefaultDays: 180,
	expiryMaxDays: 365,
	orphanGraceDays: 14,
	maxShards: safeShards,
	protectedStatuses: [],
	guardsTypeChanges: false,
	disablesGuardsOnUninstall: false,
};

/** Whom refusals name until an admin says otherwise. */
export const defaultContact = 'a Jira admin';

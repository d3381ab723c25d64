// The settings of a new installation.

import { contactSchema } from '../contract/identity';
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
	listsPeople: false,
	disablesGuardsOnUninstall: false,
};

/** Whom refusals name until an admin says otherwise. */
export const defaultContact = 'a Jira admin';

/** A contact as it is published: a text that cannot be, costs the text and never the publication. */
export const publishedContact = (contact: string): string =>
	contact === '' || contactSchema.safeParse(contact).success ? contact : defaultContact;

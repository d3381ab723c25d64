// What the settings form holds: text as it was typed, what is wrong with it, and the settings it makes.
import type * as z from 'zod/v4/core';
import type { SettingsView } from '../../../../src/contract/calls/site';
import {
	maxContactCharacters,
	maxExpiryDays,
	maxOrphanGraceDays,
	mostShards,
	safeShards,
} from '../../../../src/contract/limits';
import { forbiddenInContact, forbiddenInText } from '../../../../src/contract/patterns';
import type { settingsDraftSchema } from '../../../../src/contract/site';
import { words } from '../../strings/settings';
import type { Problems } from '../../ui/form/use-form';

/** The settings as they travel. */
type Draft = z.input<typeof settingsDraftSchema>;

/** Fields that are typed into. */
const typedFields = ['expiryDefaultDays', 'expiryMaxDays', 'orphanGraceDays', 'contact', 'maxShards'] as const;
export type TypedField = (typeof typedFields)[number];

/** In the order of the form. */
export const settingsFields = [
	'expiryDefaultDays',
	'expiryMaxDays',
	'orphanGraceDays',
	'contact',
	'protectedStatuses',
	'guardsTypeChanges',
	'maxShards',
	'listsPeople',
	'disablesGuardsOnUninstall',
] as const satisfies readonly (keyof Draft)[];
export type SettingsField = (typeof settingsFields)[number];

export type SettingsValues = Readonly<Record<TypedField, string>> &
	Pick<Draft, 'guardsTypeChanges' | 'listsPeople' | 'disablesGuardsOnUninstall'> & {
		readonly protectedStatuses: readonly string[];
	};
export type SettingsErrors = Problems<SettingsField>;

export const isSettingsField = (name: string): name is SettingsField =>
	(settingsFields as readonly string[]).includes(name);

/** Least and most of each number, as the contract has them. */
const limits = {
	expiryDefaultDays: [1, maxExpiryDays],
	expiryMaxDays: [1, maxExpiryDays],
	orphanGraceDays: [0, maxOrphanGraceDays],
	maxShards: [safeShards, mostShards],
} as const;

export const settingsValuesOf = (settings: SettingsView): SettingsValues => ({
	expiryDefaultDays: String(settings.expiryDefaultDays),
	expiryMaxDays: String(settings.expiryMaxDays),
	orphanGraceDays: String(settings.orphanGraceDays),
	contact: settings.contact,
	protectedStatuses: settings.protectedStatuses,
	guardsTypeChanges: settings.guardsTypeChanges,
	listsPeople: settings.listsPeople,
	disablesGuardsOnUninstall: settings.disablesGuardsOnUninstall,
	maxShards: String(settings.maxShards),
});

export const settingsDraftOf = (values: SettingsValues): Draft => ({
	expiryDefaultDays: Number(values.expiryDefaultDays),
	expiryMaxDays: Number(values.expiryMaxDays),
	orphanGraceDays: Number(values.orphanGraceDays),
	contact: values.contact.trim(),
	protectedStatuses: [...values.protectedStatuses],
	guardsTypeChanges: values.guardsTypeChanges,
	listsPeople: values.listsPeople,
	disablesGuardsOnUninstall: values.disablesGuardsOnUninstall,
	maxShards: Number(values.maxShards),
});

/** The number a field holds, while it holds one that is allowed. */
export function numberIn(values: SettingsValues, field: keyof typeof limits): number | undefined {
	const text = values[field].trim();
	const [least, most] = limits[field];
	const value = Number(text);
	return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined;
}

const { error } = words;

function contactError(contact: string): string | undefined {
	const trimmed = contact.trim();
	if (trimmed === '') return error.required;
	if (trimmed.length > maxContactCharacters) return error.tooLong(maxContactCharacters);
	if (forbiddenInText.test(trimmed)) return error.markup;
	return forbiddenInContact.test(trimmed) ? error.contactSigns : undefined;
}

/** What is wrong, before the back end says it. The back end checks everything again. */
export function findSettingsErrors(values: SettingsValues): SettingsErrors {
	const found: Partial<Record<SettingsField, string>> = {};
	for (const field of ['expiryDefaultDays', 'expiryMaxDays', 'orphanGraceDays', 'maxShards'] as const) {
		if (numberIn(values, field) !== undefined) continue;
		const [least, most] = limits[field];
		found[field] = (field === 'maxShards' ? error.parts : error.days)(least, most);
	}
	const usual = numberIn(values, 'expiryDefaultDays');
	const longest = numberIn(values, 'expiryMaxDays');
	if (usual !== undefined && longest !== undefined && usual > longest) found.expiryDefaultDays = error.aboveMax;
	const contact = contactError(values.contact);
	if (contact !== undefined) found.contact = contact;
	return Object.fromEntries(
		settingsFields.flatMap((field) => (found[field] === undefined ? [] : [[field, found[field]]])),
	);
}

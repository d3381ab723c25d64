// What stands in the form, as text, and how it becomes a draft.
import type * as z from 'zod/v4/core';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { dayMs } from '../../../../src/contract/durations';
import type { Credential, IdentityType, identityDraftSchema } from '../../../../src/contract/identity';
import { maxContactCharacters, maxEnvironmentCharacters, maxNameCharacters } from '../../../../src/contract/limits';
import { endOfDay, inputDate, startOfDay } from '../../ui/form/input-date';
import type { GrantParts } from '../../ui/identity/grant-parts';

export type Draft = z.input<typeof identityDraftSchema>;

/** Days from now, or a date. */
export type ExpiryChoice = `${number}` | 'date';

/** What Settings say of expiries. */
export interface ExpiryRules {
	readonly expiryDefaultDays: number;
	readonly expiryMaxDays: number;
}

const usualDays = [30, 90, 180, 365] as const;

/** The choices that the site allows, its own default among them. */
export function expiryChoices(rules: ExpiryRules | undefined): readonly ExpiryChoice[] {
	const days = new Set<number>(usualDays);
	if (rules !== undefined) days.add(rules.expiryDefaultDays);
	const allowed = [...days].filter((count) => rules === undefined || count <= rules.expiryMaxDays);
	return [...allowed.sort((a, b) => a - b).map((count): ExpiryChoice => `${count}`), 'date'];
}

export const credentialKinds = [
	'api-token',
	'oauth-client',
	'app',
	'password',
	'other',
] as const satisfies readonly Credential['kind'][];

/** A point in time as a date field shows it. `kept` is the stored one, used while the date is not touched. */
export interface DateValue {
	readonly date: string;
	readonly kept?: number;
}

export interface GrantValues {
	/** Tells grants apart while they are edited; never sent. */
	readonly key: string;
	readonly isEverySpace: boolean;
	readonly projectId: string;
	readonly issueTypeId: string;
	readonly fromStatusId: string;
	readonly toStatusId: string;
	readonly until: DateValue;
}

/** Fields of one line: the most characters each may have, and whether it may be empty. */
export const lineFields = {
	name: { most: maxNameCharacters, isRequired: true },
	contact: { most: maxContactCharacters, isRequired: true },
	environment: { most: maxEnvironmentCharacters, isRequired: false },
} as const;

export interface FormValues {
	readonly name: string;
	readonly type: IdentityType | '';
	readonly ownerId: string;
	readonly contact: string;
	readonly purpose: string;
	readonly environment: string;
	readonly expiry: { readonly choice: ExpiryChoice } & DateValue;
	readonly credential: {
		readonly kind: Credential['kind'] | '';
		readonly issued: DateValue;
		readonly expires: DateValue;
		readonly rotateEveryDays: string;
	};
	readonly grants: readonly GrantValues[];
}

const noDate: DateValue = { date: '' };

let keys = 0;
const newKey = (): string => `g${++keys}`;

export const emptyGrant = (): GrantValues => ({
	key: newKey(),
	isEverySpace: false,
	projectId: '',
	issueTypeId: '',
	fromStatusId: '',
	toStatusId: '',
	until: noDate,
});

export const emptyValues: FormValues = {
	name: '',
	type: '',
	ownerId: '',
	contact: '',
	purpose: '',
	environment: '',
	expiry: { choice: '90', date: '' },
	credential: { kind: '', issued: noDate, expires: noDate, rotateEveryDays: '' },
	grants: [],
};

const dateOf = (at: number | undefined): DateValue => (at === undefined ? noDate : { date: inputDate(at), kept: at });

export const grantValues = ({
	projectId,
	issueTypeId,
	fromStatusId,
	toStatusId,
	expiresAt,
}: GrantParts): GrantValues => ({
	key: newKey(),
	isEverySpace: projectId === undefined,
	projectId: projectId ?? '',
	issueTypeId: issueTypeId ?? '',
	fromStatusId: fromStatusId ?? '',
	toStatusId,
	until: dateOf(expiresAt),
});

export function identityValuesOf(identity: IdentityView): FormValues {
	const { credential } = identity;
	return {
		name: identity.name,
		type: identity.type,
		ownerId: identity.ownerId,
		contact: identity.contact,
		purpose: identity.purpose,
		environment: identity.environment ?? '',
		expiry: { choice: 'date', ...dateOf(identity.expiresAt) },
		credential: {
			kind: credential?.kind ?? '',
			issued: dateOf(credential?.issuedAt),
			expires: dateOf(credential?.expiresAt),
			rotateEveryDays: credential?.rotateEveryDays?.toString() ?? '',
		},
		grants: identity.grants.map(grantValues),
	};
}

/** Whether the date is the stored one, which stands even where a new one could not be chosen. */
export const isKept = ({ date, kept }: DateValue): boolean => kept !== undefined && inputDate(kept) === date;

/** The instant that a date field means; NaN when it is empty or not a date. */
export function instantOf({ date, kept }: DateValue, edge: (date: string) => number): number {
	return kept !== undefined && isKept({ date, kept }) ? kept : edge(date);
}

export function expiryInstant({ choice, ...date }: FormValues['expiry'], now: number): number {
	return choice === 'date' ? instantOf(date, endOfDay) : now + Number(choice) * dayMs;
}

const present = <Key extends string, Value>(key: Key, value: Value | undefined) =>
	(value === undefined || value === '' ? {} : { [key]: value }) as { readonly [K in Key]?: Exclude<Value, undefined> };

const instantPart = <Key extends string>(key: Key, value: DateValue, edge: (date: string) => number) =>
	present(key, value.date === '' ? undefined : instantOf(value, edge));

export const grantOf = (grant: GrantValues): Draft['grants'][number] => ({
	...present('projectId', grant.isEverySpace ? undefined : grant.projectId),
	...present('issueTypeId', grant.issueTypeId),
	...present('fromStatusId', grant.fromStatusId),
	toStatusId: grant.toStatusId,
	...instantPart('expiresAt', grant.until, endOfDay),
});

/** The draft to send; only for values that `findErrors` finds nothing wrong with. */
export function identityDraftOf(values: FormValues, type: IdentityType, now: number): Draft {
	const { kind, issued, expires, rotateEveryDays } = values.credential;
	return {
		name: values.name.trim(),
		type,
		ownerId: values.ownerId,
		contact: values.contact.trim(),
		purpose: values.purpose.trim(),
		...present('environment', values.environment.trim()),
		expiresAt: expiryInstant(values.expiry, now),
		...(kind === ''
			? {}
			: {
					credential: {
						kind,
						...instantPart('issuedAt', issued, startOfDay),
						...instantPart('expiresAt', expires, endOfDay),
						...present('rotateEveryDays', rotateEveryDays === '' ? undefined : Number(rotateEveryDays)),
					},
				}),
		grants: values.grants.map(grantOf),
	};
}

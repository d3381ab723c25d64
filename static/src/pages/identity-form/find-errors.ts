// What is wrong with the form, before the back end says it. The back end checks everything again.
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { dayMs } from '../../../../src/contract/durations';
import { maxPurposeCharacters, maxRotationDays } from '../../../../src/contract/limits';
import { forbiddenInContact, forbiddenInText } from '../../../../src/contract/patterns';
import { words } from '../../strings/admin';
import { endOfDay, startOfDay } from '../../ui/form/input-date';
import type { Problems } from '../../ui/form/use-form';
import {
	type DateValue,
	type ExpiryRules,
	expiryInstant,
	type FormValues,
	type GrantValues,
	grantOf,
	instantOf,
	isKept,
	lineFields,
} from './form-values';

/** By field: `name`, `credential.expiresAt`, `grants.g3.toStatusId`. */
export type FieldErrors = Problems<string>;

export interface AccountChoice {
	readonly account: AccountView | undefined;
	readonly isBotUserConfirmed: boolean;
}

const { error } = words.form;

function lineError(value: string, limit: number, isRequired: boolean): string | undefined {
	const trimmed = value.trim();
	if (trimmed === '') return isRequired ? error.required : undefined;
	if (trimmed.length > limit) return error.tooLong(limit);
	return forbiddenInText.test(trimmed) ? error.markup : undefined;
}

function dateError(value: DateValue, edge: (date: string) => number): string | undefined {
	return value.date !== '' && Number.isNaN(instantOf(value, edge)) ? error.date : undefined;
}

function grantErrors(grant: GrantValues, others: readonly GrantValues[], now: number): FieldErrors {
	const at = (field?: string) => ['grants', grant.key, ...(field === undefined ? [] : [field])].join('.');
	const found: Record<string, string> = {};
	if (!grant.isEverySpace && grant.projectId === '') found[at('projectId')] = error.space;
	// Statuses belong to a space: before there is one, none can be chosen.
	else if (grant.toStatusId === '') found[at('toStatusId')] = error.toStatus;
	const until = dateError(grant.until, endOfDay);
	if (until !== undefined) found[at('expiresAt')] = until;
	else if (grant.until.date !== '' && !isKept(grant.until) && instantOf(grant.until, endOfDay) <= now) {
		found[at('expiresAt')] = error.past;
	}
	const isTwice = others.some((other) => JSON.stringify(grantOf(other)) === JSON.stringify(grantOf(grant)));
	if (isTwice && Object.keys(found).length === 0) found[at()] = error.twice;
	return found;
}

function expiryError(expiry: FormValues['expiry'], now: number, rules: ExpiryRules | undefined): string | undefined {
	const expiresAt = expiryInstant(expiry, now);
	if (Number.isNaN(expiresAt)) return error.date;
	if (expiry.choice === 'date' && isKept(expiry)) return undefined;
	if (expiresAt <= now) return error.past;
	// A date means the end of a day, so the last day allowed ends a little late.
	const isTooFar = rules !== undefined && expiresAt > now + (rules.expiryMaxDays + 1) * dayMs;
	return isTooFar ? error.tooFar(rules.expiryMaxDays) : undefined;
}

/**
 * @param choice of the account, when one is registered; undefined when an identity is edited
 * @param rules of the site; undefined while they are not known
 */
export function findIdentityErrors(
	values: FormValues,
	choice: AccountChoice | undefined,
	now: number,
	rules: ExpiryRules | undefined,
): FieldErrors {
	const found: Record<string, string | undefined> = {};
	if (choice !== undefined) {
		const { account, isBotUserConfirmed } = choice;
		if (account === undefined) found['accountId'] = error.account;
		else if (account.kind === 'customer') found['accountId'] = error.customer;
		else if (!account.isActive) found['accountId'] = error.inactive;
		if (account?.kind === 'human' && !isBotUserConfirmed) found['confirmBotUser'] = error.confirm;
	}
	for (const field of Object.keys(lineFields) as (keyof typeof lineFields)[]) {
		const { most, isRequired } = lineFields[field];
		found[field] = lineError(values[field], most, isRequired);
	}
	if (values.type === '') found['type'] = error.type;
	if (values.ownerId === '') found['ownerId'] = error.owner;
	if (forbiddenInContact.test(values.contact)) found['contact'] ??= error.contactSigns;
	const purpose = values.purpose.trim();
	if (purpose === '') found['purpose'] = error.required;
	else if (purpose.length > maxPurposeCharacters) found['purpose'] = error.tooLong(maxPurposeCharacters);

	found['expiresAt'] = expiryError(values.expiry, now, rules);

	const { kind, issued, expires, rotateEveryDays } = values.credential;
	if (kind !== '') {
		found['credential.issuedAt'] = dateError(issued, startOfDay);
		found['credential.expiresAt'] = dateError(expires, endOfDay);
		if (rotateEveryDays !== '') {
			const days = Number(rotateEveryDays);
			if (!Number.isInteger(days) || days < 1 || days > maxRotationDays) {
				found['credential.rotateEveryDays'] = error.days(maxRotationDays);
			}
		}
	}
	values.grants.forEach((grant, i) => {
		Object.assign(found, grantErrors(grant, values.grants.slice(0, i), now));
	});
	return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The form's name of a field that the back end found fault with. */
export function fieldOfPath(path: string, grants: readonly GrantValues[]): string {
	const parts = path.replace(/^draft\./, '').split('.');
	if (parts[0] !== 'grants' || parts[1] === undefined) return parts.join('.');
	return ['grants', grants[Number(parts[1])]?.key ?? parts[1], ...parts.slice(2)].join('.');
}

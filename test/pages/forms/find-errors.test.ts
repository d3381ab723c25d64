// What the form of an identity finds wrong before the back end does.
import './in-english';
import { describe, expect, it } from '@jest/globals';
import type { AccountView } from '../../../src/contract/calls/accounts';
import { dayMs } from '../../../src/contract/durations';
import {
	maxContactCharacters,
	maxNameCharacters,
	maxPurposeCharacters,
	maxRotationDays,
} from '../../../src/contract/limits';
import { fieldOfPath, findIdentityErrors } from '../../../static/src/pages/identity-form/find-errors';
import { emptyGrant, emptyValues, type FormValues } from '../../../static/src/pages/identity-form/form-values';
import { words } from '../../../static/src/strings/admin';
import { nameFrom } from '../../../static/src/ui/account/account-draft';
import { inputDate } from '../../../static/src/ui/form/input-date';

const { error } = words.form;
const now = Date.parse('2026-03-02T09:00:00Z');
const dayFromNow = (days: number): string => inputDate(now + days * dayMs);

const good: FormValues = {
	...emptyValues,
	name: 'deploy-bot',
	type: 'ci-pipeline',
	ownerId: 'olga',
	contact: '#release',
	purpose: 'Deploys what was approved.',
};
const bot: AccountView = { accountId: 'bot', displayName: 'Bot', kind: 'service-account', isActive: true };
const chosen = { account: bot, isBotUserConfirmed: false };
const rules = { expiryDefaultDays: 90, expiryMaxDays: 365 };
const errorsOf = (more: Partial<FormValues>) => findIdentityErrors({ ...good, ...more }, undefined, now, rules);
const grant = (more: object = {}) => ({ ...emptyGrant(), projectId: '10000', toStatusId: '3', ...more });
const credential = (more: object) => errorsOf({ credential: { ...good.credential, kind: 'api-token', ...more } });

describe('errors of an identity form', () => {
	it('finds none in what is whole, and every missing field in what is empty', () => {
		expect(findIdentityErrors(good, chosen, now, rules)).toEqual({});
		expect(findIdentityErrors(emptyValues, { account: undefined, isBotUserConfirmed: false }, now, rules)).toEqual({
			accountId: error.account,
			name: error.required,
			type: error.type,
			ownerId: error.owner,
			contact: error.required,
			purpose: error.required,
		});
	});

	it.each<[string, Partial<AccountView>, boolean, object]>([
		['a customer', { kind: 'customer' }, false, { accountId: error.customer }],
		['an inactive account', { isActive: false }, false, { accountId: error.inactive }],
		['a person, not confirmed', { kind: 'human' }, false, { confirmBotUser: error.confirm }],
		['a person, confirmed', { kind: 'human' }, true, {}],
		['an account of an unknown kind', { kind: 'unknown' }, false, {}],
	])('of the account: %s', (_, more, isBotUserConfirmed, expected) => {
		expect(findIdentityErrors(good, { account: { ...bot, ...more }, isBotUserConfirmed }, now, rules)).toEqual(
			expected,
		);
	});

	it.each<[string, Partial<FormValues>, object]>([
		['a name of spaces', { name: '   ' }, { name: error.required }],
		['the longest name', { name: 'n'.repeat(maxNameCharacters) }, {}],
		['a longer name', { name: 'n'.repeat(maxNameCharacters + 1) }, { name: error.tooLong(maxNameCharacters) }],
		['a longer name but for spaces', { name: ` ${'n'.repeat(maxNameCharacters)} ` }, {}],
		['markup', { name: 'a<b' }, { name: error.markup }],
		['a character nobody sees', { name: 'a\u202eb' }, { name: error.markup }],
		['a control character', { environment: 'a\u0007b' }, { environment: error.markup }],
		['no environment', { environment: '  ' }, {}],
		['a contact that reads as a pattern', { contact: 'a$1' }, { contact: error.contactSigns }],
		[
			'a longer contact',
			{ contact: 'c'.repeat(maxContactCharacters + 1) },
			{ contact: error.tooLong(maxContactCharacters) },
		],
		[
			'a longer purpose',
			{ purpose: 'p'.repeat(maxPurposeCharacters + 1) },
			{ purpose: error.tooLong(maxPurposeCharacters) },
		],
	])('of texts: %s', (_, more, expected) => {
		expect(errorsOf(more)).toEqual(expected);
	});

	it.each<[string, FormValues['expiry'], object]>([
		['no date', { choice: 'date', date: '' }, { expiresAt: error.date }],
		['no such date', { choice: 'date', date: '2026-13-40' }, { expiresAt: error.date }],
		['yesterday', { choice: 'date', date: dayFromNow(-1) }, { expiresAt: error.past }],
		['today, which ends later', { choice: 'date', date: dayFromNow(0) }, {}],
		['the last day allowed', { choice: 'date', date: dayFromNow(365) }, {}],
		['two days later', { choice: 'date', date: dayFromNow(367) }, { expiresAt: error.tooFar(365) }],
		['a stored date that is over', { choice: 'date', date: dayFromNow(-9), kept: now - 9 * dayMs }, {}],
		['a changed one', { choice: 'date', date: dayFromNow(-8), kept: now - 9 * dayMs }, { expiresAt: error.past }],
	])('of the expiry: %s', (_, expiry, expected) => {
		expect(errorsOf({ expiry })).toEqual(expected);
	});

	it('allows any expiry while the rules of the site are not known', () => {
		const expiry = { choice: 'date', date: dayFromNow(900) } as const;
		expect(findIdentityErrors({ ...good, expiry }, undefined, now, undefined)).toEqual({});
	});

	it.each([
		['0', false],
		['1', true],
		['1.5', false],
		['-3', false],
		['many', false],
		[String(maxRotationDays), true],
		[String(maxRotationDays + 1), false],
	])('of the days between rotations: %s', (rotateEveryDays, isRight) => {
		expect(credential({ rotateEveryDays })).toEqual(
			isRight ? {} : { 'credential.rotateEveryDays': error.days(maxRotationDays) },
		);
	});

	it('looks at a credential only where there is one', () => {
		const wrong = { issued: { date: 'x' }, expires: { date: 'y' } };
		expect(credential(wrong)).toEqual({ 'credential.issuedAt': error.date, 'credential.expiresAt': error.date });
		expect(credential({ ...wrong, kind: '' })).toEqual({});
	});

	it('names the grant at fault by its key, whichever place it has', () => {
		const [whole, noSpace, noStatus] = [grant(), grant({ projectId: '' }), grant({ toStatusId: '' })];
		expect(errorsOf({ grants: [whole, noSpace, noStatus] })).toEqual({
			[`grants.${noSpace.key}.projectId`]: error.space,
			[`grants.${noStatus.key}.toStatusId`]: error.toStatus,
		});
		expect(errorsOf({ grants: [grant({ isEverySpace: true, projectId: '' })] })).toEqual({});
	});

	it('finds an end of a grant that is no date or over, and lets a stored one stand', () => {
		const of = (until: object) => {
			const one = grant({ until });
			return Object.entries(errorsOf({ grants: [one] })).map(([at, text]) => [at.replace(one.key, 'g'), text]);
		};
		expect(of({ date: 'soon' })).toEqual([['grants.g.expiresAt', error.date]]);
		expect(of({ date: dayFromNow(-1) })).toEqual([['grants.g.expiresAt', error.past]]);
		expect(of({ date: dayFromNow(-1), kept: now - dayMs })).toEqual([]);
		expect(of({ date: dayFromNow(1) })).toEqual([]);
	});

	it('finds the second of two equal grants, and neither of two that differ or are unfinished', () => {
		const [first, second] = [grant(), grant()];
		expect(errorsOf({ grants: [first, second] })).toEqual({ [`grants.${second.key}`]: error.twice });
		expect(errorsOf({ grants: [grant(), grant({ fromStatusId: '2' })] })).toEqual({});
		const unfinished = [grant({ toStatusId: '' }), grant({ toStatusId: '' })];
		expect(Object.values(errorsOf({ grants: unfinished }))).toEqual([error.toStatus, error.toStatus]);
	});
});

describe('names from other places', () => {
	it('makes a display name one that the registry takes', () => {
		expect(nameFrom('  <Deploy>\u202e bot\u0000 ')).toBe('Deploy bot');
		expect(nameFrom('x'.repeat(500))).toHaveLength(maxNameCharacters);
		expect(nameFrom('<>')).toBe('');
	});

	it('finds the field of the form that the back end means', () => {
		const grants = [grant(), grant()];
		expect(fieldOfPath('draft.name', grants)).toBe('name');
		expect(fieldOfPath('draft.credential.expiresAt', grants)).toBe('credential.expiresAt');
		expect(fieldOfPath('draft.grants.1.toStatusId', grants)).toBe(`grants.${grants[1]?.key}.toStatusId`);
		expect(fieldOfPath('draft.grants.1', grants)).toBe(`grants.${grants[1]?.key}`);
		expect(fieldOfPath('draft.grants', grants)).toBe('grants');
		expect(fieldOfPath('draft.grants.7.toStatusId', grants)).toBe('grants.7.toStatusId');
		expect(fieldOfPath('confirmBotUser', grants)).toBe('confirmBotUser');
	});
});

// What makes an account look like that of a bot, and what does not.
import { describe, expect, it } from '@jest/globals';
import { isKnownNonHuman } from '../../src/core/accounts/kind';
import { signsOf } from '../../src/core/accounts/signs';

describe('signs of a bot', () => {
	it.each([
		'deploy-bot',
		'ReleaseBot',
		'GitHub',
		'ci_runner',
		'CI/CD',
		'Jenkins (prod)',
		'svc.backup',
		'Service Account 7',
	])('are seen in the name %j', (displayName) => {
		expect(signsOf({ displayName })).toEqual(['bot-name']);
	});

	// People, teams and what only contains such a word.
	it.each([
		'Ana Abbot',
		'Talbot Cicero',
		'Robotham',
		'Maria Service',
		'Service Desk',
		'Botond Kovács',
		'Scriptorium',
		'',
		'机器',
	])('are not seen in the name %j', (displayName) => {
		expect(signsOf({ displayName })).toEqual([]);
	});

	it('are seen in an address that Atlassian gives to service accounts, and in no other', () => {
		const displayName = 'Nightly';
		const of = (emailAddress: string | undefined) => signsOf({ displayName, emailAddress });
		expect(of('nightly-1@ServiceAccount.atlassian.com')).toEqual(['service-address']);
		for (const address of [
			undefined,
			'',
			'a@serviceaccount.atlassian.com.example.org',
			'serviceaccount.atlassian.com',
		]) {
			expect(of(address)).toEqual([]);
		}
	});

	it('do not make anybody non-human: only Jira says that', () => {
		for (const kind of ['human', 'customer'] as const) expect(isKnownNonHuman({ kind, isActive: true })).toBe(false);
		for (const kind of ['app', 'ai-agent', 'service-account'] as const) {
			expect(isKnownNonHuman({ kind, isActive: false })).toBe(true);
		}
		expect([true, false].map((isActive) => isKnownNonHuman({ kind: 'unknown', isActive }))).toEqual([true, false]);
	});
});

// What makes an account look like that of a bot, and what does not.
import { describe, expect, it } from '@jest/globals';
import { isKnownNonHuman } from '../../src/core/accounts/kind';
import { paceSignsOf, signsOf } from '../../src/core/accounts/signs';

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

const hours = (...some: number[]): number => some.reduce((bits, hour) => bits | (1 << hour), 0);
const from = (first: number, count: number): number =>
	hours(...Array.from({ length: count }, (_, i) => (first + i) % 24));

describe('the times of moves', () => {
	it.each([
		['ten within a minute', { hours: hours(9), days: 1, peak: 10 }, [{ sign: 'machine-pace', moves: 10 }]],
		['nine within a minute', { hours: hours(9), days: 1, peak: 9 }, []],
		[
			'20 hours of 3 days',
			{ hours: from(0, 20), days: 3, peak: 1 },
			[{ sign: 'around-the-clock', hours: 20, days: 3 }],
		],
		['20 hours of 2 days', { hours: from(0, 20), days: 2, peak: 1 }, []],
		['19 hours', { hours: from(0, 19), days: 30, peak: 1 }, []],
		['every hour', { hours: from(0, 24), days: 30, peak: 1 }, [{ sign: 'around-the-clock', hours: 24, days: 30 }]],
		['a working day', { hours: from(8, 9), days: 10, peak: 2 }, [{ sign: 'persons-hours', from: 8, to: 17, days: 10 }]],
		[
			'a working day over midnight of UTC, with gaps',
			{ hours: hours(20, 22, 23, 0, 3, 5), days: 12, peak: 2 },
			[{ sign: 'persons-hours', from: 20, to: 6, days: 12 }],
		],
		['a working day of few days', { hours: from(8, 9), days: 9, peak: 2 }, []],
		['a long day', { hours: from(8, 11), days: 30, peak: 2 }, []],
		['a schedule', { hours: hours(2, 3), days: 30, peak: 2 }, []],
		[
			"a working day at a machine's pace",
			{ hours: from(8, 9), days: 30, peak: 50 },
			[{ sign: 'machine-pace', moves: 50 }],
		],
		['nothing', { hours: 0, days: 0, peak: 0 }, []],
	])('of %s say what they say', (_, pace, expected) => {
		expect(paceSignsOf(pace)).toEqual(expected);
	});
});

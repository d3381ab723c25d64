// What pages say of what Jira does not apply yet, and of what a late write could undo.
import './in-english';
import { describe, expect, it } from '@jest/globals';
import { dayMs, minuteMs } from '../../../src/contract/durations';
import { lagTexts } from '../../../static/src/ui/in-force/lag-text';
import { clockText } from '../../../static/src/ui/text/time';

const now = new Date(2026, 10, 26, 9, 24).getTime();
const one = { switches: false, identities: 1 };

describe('what Jira does not apply yet', () => {
	it.each([
		[one, '1 identity'],
		[{ ...one, names: ['deploy-bot'] }, '1 identity (deploy-bot)'],
		[{ ...one, identities: 5, names: ['a', 'b', 'c'] }, '5 identities (a, b, c, …)'],
		[{ ...one, identities: 300, isPartial: true }, 'at least 300 identities'],
		[{ switches: true, identities: 2, isEverybody: true }, 'switches and settings of the site, and every identity'],
		[{ switches: true, identities: 0, names: [] }, 'switches and settings of the site'],
		[{ switches: true, identities: 2 }, 'switches and settings of the site, and 2 identities'],
	] as const)('%j is named', (pending, what) => {
		expect(lagTexts({ pending }, now)).toEqual({
			pending: `Jira may still apply what was stored before: ${what}. Muster keeps trying.`,
		});
	});
});

describe('what a late write could undo', () => {
	const until = now + 20 * minuteMs;
	const doubtful = { ...one, until };

	it('tells until when, and nothing from then on, without being asked again', () => {
		expect(lagTexts({ doubtful }, now)).toEqual({
			doubtful: 'A write that got no answer could undo it until 09:44: 1 identity.',
		});
		expect(lagTexts({ doubtful }, until - 1)).toHaveProperty('doubtful');
		expect(lagTexts({ doubtful }, until)).toEqual({});
	});

	it('stands beside what is not applied yet', () => {
		expect(Object.keys(lagTexts({ pending: one, doubtful }, now))).toEqual(['pending', 'doubtful']);
	});

	it('names the day where it is not today', () => {
		expect(clockText(now, now)).toBe('09:24');
		expect(clockText(now + dayMs, now)).toBe('27 Nov 2026, 09:24');
	});
});

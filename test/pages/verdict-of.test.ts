// What the panel may call verified: nothing newer than the comparison with Jira's change log.
import { describe, expect, it } from '@jest/globals';
import { verdictOf } from '../../static/src/pages/issue-panel/verdict-of';

describe('an unaltered chain', () => {
	it.each([
		['never compared', [{ at: 5 }], undefined, { state: 'unaltered' }],
		['compared before its newest event', [{ at: 5 }, { at: 1 }], 4, { state: 'compared', upTo: 4 }],
		['compared at the instant of its newest event', [{ at: 5 }], 5, { state: 'verified', upTo: 5 }],
		['compared after its newest event', [{ at: 5 }, { at: 1 }], 9, { state: 'verified', upTo: 9 }],
		[
			'whose newest event was made before one that is younger than the comparison',
			[{ at: 1 }, { at: 5 }],
			4,
			{ state: 'compared', upTo: 4 },
		],
		['of which no event is shown', [], 9, { state: 'compared', upTo: 9 }],
	] as const)('%s', (_, events, comparedUpTo, proved) => {
		expect(verdictOf({ events, ...(comparedUpTo === undefined ? {} : { comparedUpTo }) })).toEqual(proved);
	});
});

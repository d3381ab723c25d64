// Where a refused work item lies, and what an identity can do there now.
import { describe, expect, it } from '@jest/globals';
import { passesIn, spacesOfKey } from '../../static/src/pages/guards/refused-spaces';

const spaces = [{ projectId: '1' }, { projectId: '2' }];
const keyOf = (projectId: string): string => ({ 1: 'REL', 2: 'OPS' })[projectId] ?? projectId;
const of = (issueKey?: string) => spacesOfKey(spaces, issueKey, keyOf);

describe('a refused work item', () => {
	it('lies in the space of its key, or in any where that is not known', () => {
		expect(of('OPS-1')).toEqual([{ projectId: '2' }]);
		expect(of('OLD-1')).toEqual(spaces);
		expect(of()).toEqual(spaces);
	});

	it('would pass now only where the identity can make the transition in that very space', () => {
		const row = { can: true, projectIds: ['1'] };
		expect(passesIn(row, of('REL-1'))).toBe(true);
		expect(passesIn(row, of('OPS-1'))).toBe(false);
		expect(passesIn(row, of())).toBe(false);
		expect(passesIn({ ...row, projectIds: ['2', '1'] }, of())).toBe(true);
		expect(passesIn({ can: false, projectIds: [] }, of('REL-1'))).toBe(false);
	});
});

// A newer version under what somebody typed: no edit is lost, and nothing that others changed is written over.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeLatest } from '../../static/src/ui/form/merge-latest';

const base = { name: 'deploy-bot', contact: '#release', grants: [{ key: 'g1', to: '5' }] };

describe('loading the latest version under edits', () => {
	it('keeps what was typed and takes what others changed', () => {
		const typed = { ...base, contact: '#deploys' };
		const latest = { ...base, name: 'release-bot' };
		expect(mergeLatest(typed, base, latest)).toEqual({
			values: { ...base, name: 'release-bot', contact: '#deploys' },
			bothChanged: [],
		});
	});

	it('names the fields that both changed, and leaves the typed ones', () => {
		const { values, bothChanged } = mergeLatest({ ...base, name: 'mine', contact: '#both' }, base, {
			...base,
			name: 'theirs',
			contact: '#both',
		});
		expect(values).toMatchObject({ name: 'mine', contact: '#both' });
		// Both wrote the same contact, so there is nothing to look at.
		expect(bothChanged).toEqual(['name']);
	});

	it('takes no other key of a list for an edit', () => {
		const latest = { ...base, grants: [{ key: 'g9', to: '6' }] };
		const { values } = mergeLatest({ ...base, grants: [{ key: 'g7', to: '5' }] }, base, latest);
		expect(values.grants).toEqual(latest.grants);
	});

	it('holds for any three versions: each field is the typed one where it was edited, else the latest', () => {
		const record = fc.record({ a: fc.integer({ max: 2 }), b: fc.constantFrom('', 'x'), c: fc.array(fc.boolean()) });
		fc.assert(
			fc.property(record, record, record, (typed, before, latest) => {
				const { values, bothChanged } = mergeLatest(typed, before, latest);
				for (const field of ['a', 'b', 'c'] as const) {
					const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
					const isEdited = !same(typed[field], before[field]);
					expect(values[field]).toEqual(isEdited ? typed[field] : latest[field]);
					expect(bothChanged.includes(field)).toBe(
						isEdited && !same(latest[field], before[field]) && !same(latest[field], typed[field]),
					);
				}
			}),
		);
	});
});

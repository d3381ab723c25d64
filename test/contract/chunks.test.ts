// Lists in parts.
import { expect, it } from '@jest/globals';
import { chunks } from '../../src/contract/chunks';

it.each([
	[[], 3, []],
	[[1], 3, [[1]]],
	[[1, 2, 3], 3, [[1, 2, 3]]],
	[[1, 2, 3, 4], 3, [[1, 2, 3], [4]]],
	[[1, 2], 1, [[1], [2]]],
])('cuts %j into parts of at most %d', (items, most, parts) => {
	expect(chunks(items, most)).toEqual(parts);
});

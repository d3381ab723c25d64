// Cuts a list into parts, since whoever takes many at once takes only so many.

/** Parts of at most so many items, in their order; none of an empty list. */
export function chunks<T>(items: readonly T[], most: number): T[][] {
	const parts: T[][] = [];
	for (let start = 0; start < items.length; start += most) parts.push(items.slice(start, start + most));
	return parts;
}

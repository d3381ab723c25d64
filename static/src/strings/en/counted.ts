// How English writes numbers, and things that are counted.

export const number = (value: number): string => value.toLocaleString('en-GB');

/** Such as `1 row` and `2,000 rows`. */
export const counted = (count: number, one: string, many: string): string =>
	`${number(count)} ${count === 1 ? one : many}`;

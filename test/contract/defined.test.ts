// Optional fields: absent, or there with a value.
import { expect, it } from '@jest/globals';
import { defined } from '../../src/contract/defined';

it('leaves out what is undefined and keeps everything else, in its order', () => {
	const found = defined({ b: undefined, c: null, a: 0, d: '', e: false });
	expect(Object.entries(found)).toEqual([
		['c', null],
		['a', 0],
		['d', ''],
		['e', false],
	]);
});

it('makes optional what may be undefined, and only that', () => {
	const field: string | undefined = Math.random() > 2 ? 'never' : undefined;
	const error: { readonly code: number; readonly field?: string } = defined({ code: 1, field });
	expect(error).toStrictEqual({ code: 1 });
	// @ts-expect-error what may be undefined may be absent
	const withField: { readonly field: string } = defined({ field });
	expect('field' in withField).toBe(false);
});

it('lets nothing through that it was not given', () => {
	const inherited = Object.create({ secret: 1 }) as { own: number };
	inherited.own = 2;
	expect(defined(inherited)).toStrictEqual({ own: 2 });
});

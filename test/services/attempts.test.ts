// Work in parts: every part has its turn, and every failure is told once.
import { describe, expect, it } from '@jest/globals';
import { openAttempts } from '../../src/services/attempts';

function openLogged() {
	const told: (readonly [where: string, error: unknown])[] = [];
	const log = { failure: (where: string, error: unknown) => void told.push([where, error]) };
	return { told, ...openAttempts({ log }, 'sweep') };
}

describe('attempts', () => {
	it('go on after a part that fails, throw the first failure, and log the others', async () => {
		const { told, attempt, end } = openLogged();
		const [first, second] = [new Error('first'), new Error('second')];
		expect(await attempt(async () => Promise.reject(first))).toBeUndefined();
		expect(await attempt(async () => 'done')).toBe('done');
		expect(await attempt(async () => Promise.reject(second))).toBeUndefined();
		expect(told).toEqual([['sweep', second]]);
		expect(end).toThrow(first);
	});

	it('tell nothing and throw nothing when every part is done', async () => {
		const { told, attempt, end } = openLogged();
		await attempt(async () => 1);
		expect(end).not.toThrow();
		expect(told).toEqual([]);
	});

	it('throw a failure that is nothing at all', async () => {
		const { attempt, end } = openLogged();
		await attempt(async () => Promise.reject(undefined));
		let hasThrown = false;
		try {
			end();
		} catch {
			hasThrown = true;
		}
		expect(hasThrown).toBe(true);
	});
});

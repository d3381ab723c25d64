// How single things are asked for together: few requests, each id once, and a failure only where it happened.
import { describe, expect, it } from '@jest/globals';
import { batched, repeated } from '../../static/src/data/jira/batch';
import { limitConcurrency } from '../../static/src/data/limit-concurrency';

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `id${index}`);
const namesOf = (asked: readonly string[]): Map<string, string> => new Map(asked.map((id) => [id, `name of ${id}`]));

describe('asking for single things together', () => {
	it('sends what is wanted in the same moment as one request, each id once', async () => {
		const requests: (readonly string[])[] = [];
		const read = batched(async (asked) => {
			requests.push(asked);
			return namesOf(asked);
		});
		expect(await Promise.all(['b', 'a', 'b'].map(read))).toEqual(['name of b', 'name of a', 'name of b']);
		expect(requests).toEqual([['b', 'a']]);
		await read('c');
		expect(requests).toEqual([['b', 'a'], ['c']]);
	});

	it('keeps each request to 50 ids', async () => {
		const sizes: number[] = [];
		const read = batched(async (asked) => {
			sizes.push(asked.length);
			return namesOf(asked);
		});
		expect(new Set(await Promise.all(ids(120).map(read))).size).toBe(120);
		expect(sizes).toEqual([50, 50, 20]);
	});

	it('answers null for what nobody told, instead of leaving it open', async () => {
		const read = batched(async () => namesOf(['known']));
		expect(await Promise.all([read('known'), read('erased')])).toEqual(['name of known', null]);
	});

	it('fails only for the ids of the request that failed, and asks again the next time', async () => {
		let isDown = true;
		const read = batched(async (asked) => {
			if (isDown && asked.includes('id0')) throw new Error('Jira answered 503');
			return namesOf(asked);
		});
		const outcomes = await Promise.allSettled(ids(51).map(read));
		expect(outcomes.map(({ status }) => status)).toEqual([...Array<string>(50).fill('rejected'), 'fulfilled']);
		isDown = false;
		expect(await read('id0')).toBe('name of id0');
	});

	it('writes ids so that none can add a parameter of its own', () => {
		expect(repeated('id', ['1', '2&maxResults=1000', '712020:a b'])).toBe(
			'id=1&id=2%26maxResults%3D1000&id=712020%3Aa%20b',
		);
	});
});

describe('calls that wait their turn', () => {
	it('never has more under way than it may, and makes every call in order', async () => {
		const run = limitConcurrency(3);
		let running = 0;
		let most = 0;
		const begun: number[] = [];
		const call = (index: number) => async () => {
			begun.push(index);
			most = Math.max(most, ++running);
			await new Promise((resolve) => setTimeout(resolve, index % 3));
			running--;
			return index;
		};
		const all = Array.from({ length: 20 }, (_, index) => index);
		expect(await Promise.all(all.map((index) => run(call(index))))).toEqual(all);
		expect(most).toBe(3);
		expect(begun).toEqual(all);
	});

	it('goes on after a call that failed', async () => {
		const run = limitConcurrency(1);
		const failing = run(async () => {
			throw new Error('lost');
		});
		const next = run(async () => 'answered');
		await expect(failing).rejects.toThrow('lost');
		expect(await next).toBe('answered');
	});

	it('lets no later call overtake one that waits', async () => {
		const run = limitConcurrency(1);
		const order: string[] = [];
		const note = (name: string) => async () => void order.push(name);
		const first = run(note('first'));
		const waiting = run(note('waiting'));
		const late = first.then(() => run(note('late')));
		await Promise.all([first, waiting, late]);
		expect(order).toEqual(['first', 'waiting', 'late']);
	});
});

// Reads of one turn go together; nothing is mixed up, and what is large goes alone.
import { describe, expect, it } from '@jest/globals';
import type { RecordRef, Records } from '../../src/services/ports/records';
import { readingTogether } from '../../src/services/records/reading-together';

const ref = (id: string): RecordRef => ({ kind: 'report', id });

function counted(fails = false) {
	const asked: string[][] = [];
	const read: Records['read'] = async (refs) => {
		asked.push(refs.map(({ id }) => id));
		if (fails) throw new Error('silent');
		return refs.map(({ id }) => (id === 'none' ? undefined : { version: 1, body: id }));
	};
	return { asked, records: readingTogether({ read } as Records) };
}
const bodies = (stored: readonly ({ readonly body: unknown } | undefined)[]) => stored.map((one) => one?.body);

describe('records that are read together', () => {
	it('are asked for once, and each reader gets its own', async () => {
		const { asked, records } = counted();
		const [one, two, none] = await Promise.all([
			records.read([ref('a')]),
			records.read([ref('b'), ref('none'), ref('a')]),
			records.read([]),
		]);
		expect([bodies(one), bodies(two), none]).toEqual([['a'], ['b', undefined, 'a'], []]);
		expect(asked).toEqual([['a', 'b', 'none', 'a']]);
	});

	it('are read anew in the next turn', async () => {
		const { asked, records } = counted();
		await records.read([ref('a')]);
		await records.read([ref('a')]);
		expect(asked).toEqual([['a'], ['a']]);
	});

	it('go alone where there are many', async () => {
		const { asked, records } = counted();
		const many = ['1', '2', '3', '4', '5', '6'].map(ref);
		const [few, all] = await Promise.all([records.read([ref('a')]), records.read(many)]);
		expect([bodies(few), bodies(all).length]).toEqual([['a'], 6]);
		expect(asked.map(({ length }) => length).sort()).toEqual([1, 6]);
	});

	it('fail for each reader', async () => {
		const { records } = counted(true);
		const both = await Promise.allSettled([records.read([ref('a')]), records.read([ref('b')])]);
		expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	});
});

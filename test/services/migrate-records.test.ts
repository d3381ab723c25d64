// Migrations of stored records: by the version in storage, once each, in order, whatever stops them.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Migration, migrateRecords } from '../../src/services/records/migrate-records';
import { asApp } from '../harness/guards';
import { collectLog, intercept, letSleepPassTime } from '../harness/platform-calls';
import { erase, storedOf, tamper } from '../harness/storage';
import { openWorld, type TestWorld } from '../harness/world';

let world: TestWorld;
let ran: string[];
beforeEach(async () => {
	world = await openWorld();
	ran = [];
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const named =
	(name: string): Migration =>
	async () =>
		void ran.push(name);
const failing: Migration = async () => {
	ran.push('failing');
	throw new Error('stopped halfway');
};
const migrate = (all: readonly Migration[], isNew = false) =>
	asApp(world, (ports) => migrateRecords(ports, isNew, all));
/** How many migrations there are. */
const shipped = 1;
const stored = async () => (await storedOf(world, 'control'))['migrated']?.body;

/** Makes the records as old as they can be. */
const migrateNone = () => tamper(world, 'control', 'migrated', { version: 1, body: { migrations: 0 } });

describe('migrations', () => {
	it('are none of a new installation, which knows so from the start', async () => {
		expect(await stored()).toEqual({ migrations: shipped });
		await erase(world, 'control', 'migrated');
		await migrate([named('a'), named('b')], true);
		expect([ran, await stored()]).toEqual([[], { migrations: 2 }]);
	});

	it('all run, in order, where records are older than the version', async () => {
		await erase(world, 'control', 'migrated');
		await migrate([named('a'), named('b')]);
		expect([ran, await stored()]).toEqual([['a', 'b'], { migrations: 2 }]);
	});

	it('run once, and a later one alone', async () => {
		await migrateNone();
		await migrate([named('a')]);
		await migrate([named('a')]);
		await migrate([named('a'), named('b')]);
		expect([ran, await stored()]).toEqual([['a', 'b'], { migrations: 2 }]);
	});

	it('that fail are not taken for done, and run again', async () => {
		await migrateNone();
		await expect(migrate([named('a'), failing, named('c')])).rejects.toThrow('stopped halfway');
		expect([ran, await stored()]).toEqual([['a', 'failing'], { migrations: 1 }]);
		await migrate([named('a'), named('b'), named('c')]);
		expect([ran, await stored()]).toEqual([['a', 'failing', 'b', 'c'], { migrations: 3 }]);
	});

	it('of a later version are left, and reported', async () => {
		await migrateNone();
		const log = collectLog();
		await migrate([named('a'), named('b')]);
		await migrate([named('a')]);
		expect([ran, await stored()]).toEqual([['a', 'b'], { migrations: 2 }]);
		expect(log).toMatchObject([{ where: 'migrate', problem: 'records-from-later-version', done: 2 }]);
	});

	it.each([{ migrations: -1 }, { migrations: 1.5 }, {}])('are not guessed from %j', async (body) => {
		await tamper(world, 'control', 'migrated', { version: 1, body });
		await expect(migrate([named('a')])).rejects.toMatchObject({ code: 'CORRUPT_RECORD' });
		expect(ran).toEqual([]);
	});
});

describe('the version of stored records', () => {
	beforeEach(() => erase(world, 'control', 'migrated'));

	it('is looked at by the hourly trigger', async () => {
		await world.forge.runScheduled('hourly');
		await world.settle();
		expect(await stored()).toEqual({ migrations: shipped });
	});

	it('is looked at when the app is installed or upgraded', async () => {
		world.forge.installApp();
		await world.settle();
		expect(await stored()).toEqual({ migrations: shipped });
	});

	it('that cannot be read keeps nothing from being compared', async () => {
		const log = collectLog();
		await tamper(world, 'control', 'migrated', { version: 1, body: {} });
		await erase(world, 'report', 'reconciled');
		await world.forge.runScheduled('hourly');
		await world.settle();
		expect(log).toMatchObject([{ where: 'hourly', code: 'CORRUPT_RECORD' }]);
		expect(await storedOf(world, 'report')).toHaveProperty('reconciled');
	});

	it('is kept after each migration, so that a storage that fails in between loses none', async () => {
		await migrate([]);
		let isDown = false;
		const stop = intercept(async (call, send) => {
			if (!isDown || call.to !== 'storage') return send();
			return Response.json({ code: 'UNAVAILABLE', message: 'no' }, { status: 503 });
		});
		const thenDown: Migration = async () => {
			ran.push('b');
			isDown = true;
		};
		await letSleepPassTime();
		await expect(migrate([named('a'), thenDown, named('c')])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		stop();
		expect([ran, await stored()]).toEqual([['a', 'b'], { migrations: 1 }]);
		await migrate([named('a'), named('b'), named('c')]);
		expect([ran, await stored()]).toEqual([['a', 'b', 'b', 'c'], { migrations: 3 }]);
	});
});

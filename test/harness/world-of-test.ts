// A fresh world for each test of a file.
import { afterEach, beforeEach, jest } from '@jest/globals';
import { letSleepPassTime } from './platform-calls';
import { openWorld, type TestWorld } from './world';

/** The world of the test that runs. */
export let world: TestWorld;

/**
 * Opens a world before each test of the file, in which waiting passes time, and closes it afterwards.
 *
 * @param prepare what every test of the file begins with
 */
export function openWorldForEachTest(prepare: () => unknown = () => undefined): void {
	beforeEach(async () => {
		world = await openWorld();
		await letSleepPassTime();
		await prepare();
	});
	afterEach(() => {
		world.close();
		jest.restoreAllMocks();
	});
}

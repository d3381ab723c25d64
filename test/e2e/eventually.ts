// Waits for what a page shows a moment after the rest of it.
import { setTimeout } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { patienceMs } from './slow';

const betweenTriesMs = 50;

/**
 * Tries an assertion again until it holds, or until its time is over; then its last failure is the test's.
 *
 * For what is certain to come. That something is missing holds on a page that is not there yet, too: assert it once,
 * after a wait which implies that the page is complete.
 */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
	const deadline = performance.now() + patienceMs;
	for (;;) {
		try {
			return await assertion();
		} catch (failure) {
			if (performance.now() > deadline) throw failure;
		}
		await setTimeout(betweenTriesMs);
	}
}

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

/** Where something stands, once it stands still. */
export async function settledBox(locator: Locator): Promise<Box> {
	const deadline = performance.now() + patienceMs;
	let before = await locator.boundingBox();
	while (performance.now() < deadline) {
		await setTimeout(2 * betweenTriesMs);
		const now = await locator.boundingBox();
		if (now !== null && JSON.stringify(now) === JSON.stringify(before)) return now;
		before = now;
	}
	throw new Error('It never stood still.');
}

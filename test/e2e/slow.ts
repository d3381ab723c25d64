// Makes races of tests and pages show: a slow browser, and answers of the site that come late and in any order.
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Answer } from '../harness/serve';

/** How many times slower than the machine the browser's pages run: `MUSTER_SLOW_BROWSER=6`. */
const slowness = Math.max(1, Number(process.env['MUSTER_SLOW_BROWSER'] ?? 1));

/** How long a test waits for what is certain to come: on a busy machine, too, only what hangs takes so long. */
export const patienceMs = 30_000 * slowness;

/**
 * Slows the process that draws a page, and every frame of the same origin.
 *
 * @param address something of that origin
 */
export async function slowDown(page: Page, address: string): Promise<void> {
	if (slowness === 1) return;
	await page.goto(address);
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: slowness });
}

/** How long an answer to a page may take on top: `MUSTER_LATE_ANSWERS=500`, in milliseconds. */
const latestMs = Number(process.env['MUSTER_LATE_ANSWERS'] ?? 0);

/** Has answers of Jira and of the app's functions come late, each by another time: the same times in every run. */
export function answerLate(answer: Answer): Answer {
	if (latestMs === 0) return answer;
	let state = Number(process.env['MUSTER_SEED'] ?? 1);
	return async (request) => {
		const answered = await answer(request);
		if (!/\/(sandbox\/invoke|rest)\//.test(request.url)) return answered;
		// A linear congruential generator.
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		await setTimeout((state / 2 ** 32) * latestMs);
		return answered;
	};
}

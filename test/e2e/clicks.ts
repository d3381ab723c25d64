// Counts how often somebody has to press to get something done: in a page, and in the frames within.
import type { Page } from 'playwright-core';

export interface ClickCounter {
	/** Counts what is done from here on. */
	startAnew(): void;
	count(): number;
}

/** @param page before it opens what is counted in */
export async function countClicks(page: Page): Promise<ClickCounter> {
	let clicks = 0;
	await page.exposeBinding('notePress', () => {
		clicks += 1;
	});
	// Not `click`: a label gives two of them for one press, and an option that closes its menu none.
	await page.addInitScript(
		'addEventListener("pointerdown", (event) => { if (event.isTrusted) notePress(); }, { capture: true });',
	);
	return {
		startAnew: () => {
			clicks = 0;
		},
		count: () => clicks,
	};
}

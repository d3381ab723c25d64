// How smoothly the list of 10,000 identities scrolls, in the real page in a real browser.
import type { Frame, Page } from 'playwright-core';
import { openBrowser } from '../test/harness/browser';
import type { Figure } from './figure';
import { type ManySite, openManySite } from './many-site';

const identities = 10_000;
const runs = 5;
const runMs = 3_000;
/** Pixels from one frame to the next: three rows, faster than a wheel turned steadily. */
const pixelsPerFrame = 171;

/** What one run of scrolling saw. */
interface Scrolled {
	readonly frames: number;
	readonly elapsedMs: number;
	readonly longestMs: number;
	readonly pixels: number;
	/** Frames in which the middle of the region showed no row. */
	readonly blank: number;
}

/** Scrolls at every frame, down and at the end up again, and counts the frames that the browser gave. */
const scroll = `new Promise((resolve) => {
	const region = document.querySelector('section[aria-label="Identities"]');
	const { left, top, width, height } = region.getBoundingClientRect();
	region.scrollTop = 0;
	let frames = -1, longestMs = 0, pixels = 0, blank = 0, way = 1, startedAt, before;
	const next = (now) => {
		frames += 1;
		startedAt ??= now;
		if (before !== undefined) longestMs = Math.max(longestMs, now - before);
		before = now;
		if (now - startedAt >= ${runMs}) return resolve({ frames, elapsedMs: now - startedAt, longestMs, pixels, blank });
		const at = region.scrollTop;
		const shown = document.elementFromPoint(left + width / 2, Math.min(top + height, innerHeight) - height / 4);
		if (shown?.closest('tr[data-index]') === null) blank += 1;
		region.scrollTop = at + way * ${pixelsPerFrame};
		pixels += Math.abs(region.scrollTop - at);
		if (region.scrollTop === at) way = -way;
		requestAnimationFrame(next);
	};
	requestAnimationFrame(next);
})`;

const middle = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const rounded = (value: number): number => Math.round(value * 10) / 10;

async function openList(page: Page, { baseUrl, appUrl }: ManySite): Promise<Frame> {
	await page.goto(`${baseUrl}/apps/muster-admin`);
	const app = page.frameLocator('iframe[title="Muster app"]');
	await app.getByText('10,000 identities', { exact: true }).waitFor();
	const frame = page.frames().find((candidate) => candidate.url().startsWith(appUrl));
	if (frame === undefined) throw new Error('The page of the app did not open.');
	const rows = Number(await frame.evaluate('document.querySelector("table").getAttribute("aria-rowcount")'));
	if (rows !== identities + 1) throw new Error(`The list has ${rows} rows with its header.`);
	return frame;
}

/** Opens the list of 10,000 identities and scrolls it. */
export async function measureList(): Promise<Figure[]> {
	const site = await openManySite(identities);
	const browser = await openBrowser();
	try {
		const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
		page.setDefaultTimeout(30_000);
		const frame = await openList(page, site);
		const seen: Scrolled[] = [];
		// The first run warms up, as people do not scroll once.
		for (let run = 0; run <= runs; run++) seen.push((await frame.evaluate(scroll)) as Scrolled);
		const counted = seen.slice(1);
		if (counted.some(({ pixels }) => pixels < pixelsPerFrame * 10)) throw new Error('The list did not scroll.');
		const rate = ({ frames, elapsedMs }: Scrolled) => (frames / elapsedMs) * 1_000;
		const longest = Math.max(...counted.map(({ longestMs }) => longestMs));
		const blank = counted.reduce((sum, run) => sum + run.blank, 0);
		const frames = counted.reduce((sum, run) => sum + run.frames, 0);
		return [
			{
				name: 'ui.list.10k.fps',
				value: rounded(middle(counted.map(rate))),
				unit: 'frames/s',
				budget: { min: 50 },
				note: `${identities} identities scrolled 3 rows a frame for ${runMs / 1_000} s, headless Chromium without GPU at 1280 × 900, requestAnimationFrame, median of ${runs} runs; slowest run ${rounded(Math.min(...counted.map(rate)))}, longest frame ${Math.round(longest)} ms, ${blank} of ${frames} frames without a row where it was looked`,
			},
		];
	} finally {
		await browser.close();
		await site.close();
	}
}

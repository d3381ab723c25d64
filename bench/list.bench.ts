// How smoothly the lists of 10,000 identities and of 20,000 accounts scroll, in the real page in a real browser.
import type { Frame, Page } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import type { ListedAccount } from '../src/contract/account';
import type { AccountId } from '../src/contract/ids';
import { ports } from '../src/entry/wiring';
import { keepAccounts } from '../src/services/accounts/account-pieces';
import { registerMany } from '../test/builders/many-identities';
import { openBrowser } from '../test/harness/browser';
import type { Figure } from './figure';
import { type ManySite, openManySite } from './many-site';

const identities = 10_000;
const accounts = 20_000;
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
const scroll = (list: string): string => `new Promise((resolve) => {
	const region = document.querySelector('section[aria-label="${list}"]');
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

/** A list that is measured. */
interface LongList {
	readonly figure: string;
	/** What its table is called, and its rows. */
	readonly label: string;
	readonly rows: number;
	readonly things: string;
	/** Where it is, below the page of the app. */
	readonly path: string;
	fill(sandbox: Sandbox): Promise<void>;
}

const accountIdOf = (i: number) => `712020:${String(i).padStart(8, '0')}-0000-4000-8000-00000000000a` as AccountId;

/** Accounts as a comparison leaves them, one of fifty a bot. */
async function keepMany({ forge, site }: Sandbox): Promise<void> {
	const listed = new Map<AccountId, ListedAccount>();
	for (let i = 0; i < accounts; i++) {
		const isBot = i % 50 === 0;
		const accountId = accountIdOf(i);
		const kind = isBot ? { accountType: 'app', appType: 'service' as const } : { accountType: 'atlassian' };
		site.world.accounts.set(accountId, { accountId, displayName: `Person ${i}`, active: true, ...kind });
		listed.set(accountId, { kind: isBot ? 'service-account' : 'human', isActive: true, seenWeek: 3_000 });
	}
	await forge.runAs(undefined, () => keepAccounts(ports, listed));
}

const lists: readonly LongList[] = [
	{
		figure: 'ui.list.10k.fps',
		label: 'Identities',
		rows: identities,
		things: 'identities',
		path: '',
		fill: (sandbox) => registerMany(sandbox, identities),
	},
	{
		figure: 'ui.accounts.20k.fps',
		label: 'Accounts',
		rows: accounts,
		things: 'accounts',
		path: `/accounts/${encodeURIComponent('show=all')}`,
		fill: keepMany,
	},
];

async function openList(page: Page, { baseUrl, appUrl }: ManySite, list: LongList): Promise<Frame> {
	await page.goto(`${baseUrl}/apps/muster-admin${list.path}`);
	const app = page.frameLocator('iframe[title="Muster app"]');
	// A comparison adds those that the site begins with.
	await app.getByText(new RegExp(`^${list.rows / 1_000},\\d{3} ${list.things}$`)).waitFor();
	const frame = page.frames().find((candidate) => candidate.url().startsWith(appUrl));
	if (frame === undefined) throw new Error('The page of the app did not open.');
	const rows = Number(await frame.evaluate('document.querySelector("table").getAttribute("aria-rowcount")'));
	if (rows <= list.rows) throw new Error(`The list has ${rows} rows with its header.`);
	return frame;
}

async function measure(list: LongList): Promise<Figure> {
	const site = await openManySite(list.fill);
	const browser = await openBrowser();
	try {
		const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
		page.setDefaultTimeout(30_000);
		const frame = await openList(page, site, list);
		const seen: Scrolled[] = [];
		// The first run warms up, as people do not scroll once.
		for (let run = 0; run <= runs; run++) seen.push((await frame.evaluate(scroll(list.label))) as Scrolled);
		const counted = seen.slice(1);
		if (counted.some(({ pixels }) => pixels < pixelsPerFrame * 10)) throw new Error('The list did not scroll.');
		const rate = ({ frames, elapsedMs }: Scrolled) => (frames / elapsedMs) * 1_000;
		const longest = Math.max(...counted.map(({ longestMs }) => longestMs));
		const blank = counted.reduce((sum, run) => sum + run.blank, 0);
		const frames = counted.reduce((sum, run) => sum + run.frames, 0);
		return {
			name: list.figure,
			value: rounded(middle(counted.map(rate))),
			unit: 'frames/s',
			budget: { min: 50 },
			note: `${list.rows} ${list.things} scrolled ${pixelsPerFrame} pixels a frame for ${runMs / 1_000} s, headless Chromium without GPU at 1280 × 900, requestAnimationFrame, median of ${runs} runs; slowest run ${rounded(Math.min(...counted.map(rate)))}, longest frame ${Math.round(longest)} ms, ${blank} of ${frames} frames without a row where it was looked`,
		};
	} finally {
		await browser.close();
		await site.close();
	}
}

/** Opens each list and scrolls it. */
const measureNamed = async (figure: string): Promise<Figure[]> => {
	const figures: Figure[] = [];
	for (const list of lists) if (list.figure.startsWith(figure)) figures.push(await measure(list));
	return figures;
};

export const measureList = (): Promise<Figure[]> => measureNamed('ui.list');
export const measureAccounts = (): Promise<Figure[]> => measureNamed('ui.accounts');

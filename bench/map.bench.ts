// How long the drawing of a workflow of 120 statuses takes to be laid out, beside the first paint of the page it stands on,
// in the same browser in one run.
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { registerMany } from '../test/builders/many-identities';
import { openBrowser } from '../test/harness/browser';
import type { Figure } from './figure';
import { type ManySite, openManySite } from './many-site';

const statuses = 120;
const ways = 260;
const rounds = 7;

/** A long way with jumps ahead and ways back, as workflows of that size have. Source text: it runs in the browser. */
const aWorkflow = `
const status = (i) => ({ id: 's' + i, name: 'Waiting for team ' + i });
const rows = Array.from({ length: ${ways} }, (_, i) => ({
	key: String(i),
	state: ['unguarded', 'monitored', 'enforced', 'faulty'][i % 4],
	transition: {
		name: 'Hand over ' + i,
		kind: i === 0 ? 'initial' : 'directed',
		from: i === 0 ? [] : [status(i < ${statuses} ? Math.floor((i - 1) / 2) : (i * 7) % ${statuses})],
		to: status(i < ${statuses} ? i : (i * 11 + 3) % ${statuses}),
	},
}));`;

const middle = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const rounded = (value: number): number => Math.round(value * 100) / 100;

async function bundleLayout(): Promise<string> {
	const { outputFiles } = await build({
		stdin: {
			contents: `import { layOut } from './static/src/ui/guards/map/map-layout';
import { workflowMapOf } from './static/src/ui/guards/map/map-model';
${aWorkflow}
globalThis.layOutOnce = () => {
	const begun = performance.now();
	const map = layOut(workflowMapOf(rows));
	return { ms: performance.now() - begun, statuses: map.statuses.length, arrows: map.arrows.length };
};`,
			resolveDir: process.cwd(),
			loader: 'ts',
		},
		bundle: true,
		minify: true,
		format: 'iife',
		write: false,
		logLevel: 'error',
	});
	return outputFiles[0]?.text ?? '';
}

/** Milliseconds from the beginning of the frame's load until it shows something. */
async function firstPaint(page: Page, { baseUrl, appUrl }: ManySite): Promise<number> {
	await page.goto('about:blank');
	await page.goto(`${baseUrl}/apps/muster-admin/guards`);
	await page.frameLocator('iframe[title="Muster app"]').getByRole('button', { name: 'Workflow map' }).waitFor();
	const frame = page.frames().find((candidate) => candidate.url().startsWith(appUrl));
	if (frame === undefined) throw new Error('The page of the app did not open.');
	return Number(await frame.evaluate(`performance.getEntriesByName('first-contentful-paint')[0].startTime`));
}

export async function measureMap(): Promise<Figure[]> {
	const site = await openManySite((sandbox) => registerMany(sandbox, 50));
	const browser = await openBrowser();
	try {
		const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
		page.setDefaultTimeout(30_000);
		const blank = await browser.newPage();
		const script = await bundleLayout();
		const layouts: number[] = [];
		const paints: number[] = [];
		for (let round = 0; round < rounds; round++) {
			paints.push(await firstPaint(page, site));
			// Each layout is the first of its page, as people open one map and no second.
			await blank.goto('about:blank');
			await blank.addScriptTag({ content: script });
			const laid = (await blank.evaluate('layOutOnce()')) as { ms: number; statuses: number; arrows: number };
			if (laid.statuses !== statuses || laid.arrows !== ways) throw new Error('The map is not whole.');
			layouts.push(laid.ms);
		}
		return [
			{
				name: 'ui.map.120.layout_ratio',
				value: rounded(middle(layouts) / middle(paints)),
				unit: '×',
				budget: { max: 1 },
				note: `${statuses} statuses and ${ways} arrows laid out in ${Math.round(middle(layouts))} ms, the first time in a page; first contentful paint of the page of guards after ${Math.round(middle(paints))} ms; medians of ${rounds}, slowest layout ${Math.round(Math.max(...layouts))} ms`,
			},
		];
	} finally {
		await browser.close();
		await site.close();
	}
}

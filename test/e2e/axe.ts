// Holds what is open against axe-core, in light and dark.
import { expect } from '@jest/globals';
import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

interface Finding {
	readonly id: string;
	readonly help: string;
	readonly nodes: readonly {
		readonly target: readonly unknown[];
		readonly html: string;
		readonly failureSummary?: string;
	}[];
}

/** What a page of the app cannot have by itself: Jira draws the title, the first-level heading, above the frame. */
const providedByJira = ['page-has-heading-one'];

/** What axe-core finds in one document, without the frames in it. */
async function findingsIn(document: Page | Frame, ignored: readonly string[]): Promise<string[]> {
	if (!(await document.evaluate('typeof axe === "object"'))) await document.evaluate(`${axe.source}; undefined`);
	const rules = Object.fromEntries(ignored.map((id) => [id, { enabled: false }]));
	const options = JSON.stringify({ iframes: false, resultTypes: ['violations'], rules });
	const found = await document.evaluate(
		`axe.run(document, ${options}).then(({ violations }) => JSON.stringify(violations))`,
	);
	return (JSON.parse(String(found)) as Finding[]).flatMap(({ id, help, nodes }) =>
		nodes.map(
			({ failureSummary = '', html, target }) => `${id} (${help}) at ${target.join(' ')}: ${html} ${failureSummary}`,
		),
	);
}

export const findingsInSite = (page: Page): Promise<string[]> => findingsIn(page, []);
export const findingsInApp = (frame: Frame): Promise<string[]> => findingsIn(frame, providedByJira);

/** Lets fades and slides come to rest: half-faded text has no contrast. */
async function settle(page: Page): Promise<void> {
	for (const document of page.frames()) {
		await document.evaluate(
			'Promise.allSettled(document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity).map((animation) => animation.finished)).then(() => undefined)',
		);
	}
}

/** Checks what is open in both themes; everything found at once, each finding with its theme. */
export async function expectAccessible(
	page: Page,
	{ app, isSiteChecked = false }: { readonly app?: () => Frame; readonly isSiteChecked?: boolean },
): Promise<void> {
	const found: string[] = [];
	for (const theme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme: theme });
		const themed = `html[data-color-mode="${theme}"]`;
		await page.locator(themed).waitFor({ state: 'attached' });
		if (app !== undefined) await app().locator(themed).waitFor({ state: 'attached' });
		await settle(page);
		const findings = [
			...(isSiteChecked ? await findingsInSite(page) : []),
			...(app === undefined ? [] : await findingsInApp(app())),
		];
		found.push(...findings.map((finding) => `${theme}: ${finding}`));
	}
	await page.emulateMedia({ colorScheme: 'light' });
	expect(found).toEqual([]);
}

// What makes the pages handy: few keys, rings that are seen, buttons below their text, a list where it was, help beside words.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { registerMany } from '../builders/many-identities';
import { expectAccessible } from './axe';
import { eventually, settledBox } from './eventually';
import { admin, identityPath, idOf, openVisit, type Visit } from './visit';

describe('the pages', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit(({ sandbox }) => registerMany(sandbox, 60));
		await visit.register('deployBot');
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const deployPage = () => `${admin}/guards/${visit.site.sandbox.site.workflow('Release train workflow').id}/41`;
	const focused = async (): Promise<string> =>
		String(await visit.frame().evaluate('document.activeElement.textContent'));

	it('lead from a ticked row to its actions in two keys, and say so', async () => {
		await visit.open(admin);
		await visit.atRest();
		// The frame has the keyboard once something in it was pressed.
		await visit.app.getByRole('heading', { name: 'Identities' }).click();
		await visit.app
			.getByRole('checkbox', { name: /^Select /, checked: false })
			.nth(1)
			.focus();
		// What is said may be followed by something else: a screen reader heard it all the same.
		await visit.frame().evaluate(`(() => {
			globalThis.said = [];
			const region = document.querySelector('[role=status][aria-live=polite]');
			new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
		})()`);
		await visit.page.keyboard.press('Space');
		await eventually(async () =>
			expect(await visit.frame().evaluate('said')).toContain('1 selected. Press Tab, then Enter, for the actions.'),
		);
		await visit.page.keyboard.press('Tab');
		expect(await focused()).toBe('Go to the actions');
		await visit.page.keyboard.press('Enter');
		expect(await focused()).toBe('Suspend');
		await visit.page.keyboard.press('Tab');
		expect(await focused()).toBe('Change owner');
	});

	it('find the list where it was when somebody comes back from an identity', async () => {
		await visit.open(admin);
		await visit.app.getByRole('region', { name: 'Identities', exact: true }).waitFor();
		const region = `document.querySelector('section[aria-label="Identities"]')`;
		const top = () => visit.number(`${region}.scrollTop`);
		await visit.frame().evaluate(`${region}.scrollTo(0, 1500)`);
		const before = await top();
		expect(before).toBeGreaterThan(1_000);
		const link = visit.app.locator('tr[data-index="30"] th a');
		const name = await link.innerText();
		await link.click();
		await visit.app.getByRole('heading', { name }).waitFor();
		await visit.app.getByRole('navigation', { name: 'Back' }).getByRole('link').click();
		await link.waitFor();
		await eventually(async () => expect(await top()).toBe(before));
	});

	it('find a short list where it was, too, though the page around it scrolls', async () => {
		await visit.page.setViewportSize({ width: 1280, height: 500 });
		await visit.open(`${admin}/list/search=0005`);
		const links = visit.app.locator('tbody tr th a');
		await visit.atRest();
		expect(await visit.app.locator('table[aria-rowcount]').count()).toBe(0);
		const count = await links.count();
		expect([count > 5, count <= 25]).toEqual([true, true]);
		const last = links.last();
		const name = await last.innerText();
		await last.click();
		await visit.app.getByRole('heading', { name }).waitFor();
		await visit.app.getByRole('navigation', { name: 'Back' }).getByRole('link').click();
		await last.waitFor();
		await eventually(async () => {
			const { y = -1 } = (await last.boundingBox()) ?? {};
			expect([y > 0, y < 500]).toEqual([true, true]);
		});
		await visit.page.setViewportSize({ width: 1280, height: 900 });
	});

	it('lead from the types of the form to the page of words, and keep what was typed', async () => {
		await visit.open(`${admin}/register`);
		await visit.app.getByLabel('Name').fill('typed before');
		const opened = visit.context.waitForEvent('page');
		await visit.app.getByRole('link', { name: 'What the types mean (opens a new tab)' }).click();
		const words = await opened;
		await words.frameLocator('iframe[title="Muster app"]').getByRole('heading', { name: 'Words of Muster' }).waitFor();
		await words.close();
		expect(await visit.app.getByLabel('Name').inputValue()).toBe('typed before');
	});

	it.each(['light', 'dark'] as const)('draw the ring of every radio button with 3:1, %s', async (colorScheme) => {
		await visit.page.emulateMedia({ colorScheme });
		await visit.open(deployPage());
		await visit.app.getByRole('button', { name: 'Change guard' }).click();
		await visit.dialog().getByRole('radio').first().waitFor();
		await visit.frame().waitForSelector(`html[data-color-mode="${colorScheme}"]`, { state: 'attached' });
		// The colours fade from one theme to the other.
		await eventually(async () => expect(Math.min(...(await ringContrasts()))).toBeGreaterThanOrEqual(3));
		await visit.page.emulateMedia({ colorScheme: 'light' });
	});

	/** Of each radio button's ring with what it stands on. */
	const ringContrasts = async (): Promise<number[]> =>
		(await visit.frame().evaluate(`(() => {
			const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
			const luminance = (colour) => channels(colour)
				.map((c) => c / 255)
				.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
				.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
			const dialog = document.querySelector('[role="dialog"]');
			const ground = luminance(getComputedStyle(dialog).backgroundColor);
			return [...dialog.querySelectorAll('input[type="radio"]')].map((radio) => {
				const style = getComputedStyle(radio);
				if (style.appearance !== 'none') return 0;
				const ring = luminance(style.borderTopColor);
				return (Math.max(ring, ground) + 0.05) / (Math.min(ring, ground) + 0.05);
			});
		})()`)) as number[];

	it.each([400, 1280])('keep the buttons of a dialog below its text at %d pixels', async (width) => {
		await visit.page.setViewportSize({ width, height: 700 });
		await visit.open(deployPage());
		await visit.app.getByRole('button', { name: 'Change guard' }).click();
		const dialog = await settledBox(visit.dialog());
		const button = await settledBox(visit.dialog().getByRole('button', { name: 'Preview', exact: true }));
		expect(dialog.height).toBeLessThanOrEqual(640);
		expect(button.y + button.height).toBeLessThanOrEqual(dialog.y + dialog.height);
		await visit.page.setViewportSize({ width: 1280, height: 900 });
	});

	const help = (name: string, within: Locator = visit.app.locator('body')): Locator =>
		within.getByRole('button', { name: `What is “${name}”?` });

	it('say beside a word what it means, by keyboard and finger, and lead to the page of words', async () => {
		await visit.open(`${admin}/health`);
		await help('Canary').focus();
		await visit.page.keyboard.press('Enter');
		await visit.app.getByText(/^A transition that Jira shows to Muster's own account only/).waitFor();
		expect(await help('Canary').getAttribute('aria-expanded')).toBe('true');
		await visit.atRest();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await visit.page.keyboard.press('Escape');
		expect(await help('Canary').getAttribute('aria-expanded')).toBe('false');
		await help('Canary').click();
		await visit.app.getByRole('link', { name: 'More about “Canary”' }).click();
		await visit.app.getByRole('heading', { name: 'Words of Muster' }).waitFor();
		await eventually(async () => expect(await focused()).toBe('Canary'));
		await visit.open(identityPath(idOf('deployBot')));
		await help('CI pipeline').click();
		await visit.app.getByText('The account of a build or a deployment.').waitFor();
	});

	it('say of each type in its menu what it is', async () => {
		await visit.open(`${admin}/register`);
		await visit.app.getByRole('combobox', { name: 'Type' }).click();
		await visit.app.getByRole('option', { name: /^AI agent An account under which a model decides/ }).waitFor();
		expect(await visit.app.getByRole('option').count()).toBe(5);
	});
});

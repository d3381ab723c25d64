// The page of a month as it comes out of the browser's printer: its text is read back out of the PDF.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgeRecords } from '../../src/adapters/forge/records';
import { dayMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { dayOf, type MonthCounts, monthOf } from '../../src/core/audit/counts';
import { countRef } from '../../src/services/audit/count-records';
import { readPdf } from '../harness/pdf-text';
import { identityPath, idOf, openVisit, type Visit } from './visit';

const bot = idOf('deployBot') as AccountId;
/** The month before this one: it is over, with a move on each of its days. */
const month = monthOf(dayOf(Date.parse(`${monthOf(dayOf(Date.now()))}-01T00:00:00Z`) - dayMs));
const lastDay = new Date(Date.parse(`${monthOf(dayOf(Date.now()))}-01T00:00:00Z`) - dayMs).getUTCDate();
const movesOn = (day: number): number => 100 + day;
const total = Array.from({ length: lastDay }, (_, i) => movesOn(i + 1)).reduce((sum, moves) => sum + moves, 0);

/** Spaces fall as the printer sets them. */
const bare = (text: string): string => text.replace(/[\s\u{00A0}]+/gu, '');

describe('the page of a month, printed', () => {
	let visit: Visit;
	let pages: readonly string[];

	/** What the frame shows, on a page of its own as the frame's printer has it, with the styles that stand now. */
	async function printFrame(): Promise<Buffer> {
		const html = String(
			await visit.frame().evaluate(`(() => {
				const styles = [...document.styleSheets].map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join('\\n'));
				const root = document.documentElement.cloneNode(true);
				for (const one of root.querySelectorAll('script, link, style')) one.remove();
				const style = document.createElement('style');
				style.textContent = styles.join('\\n');
				root.querySelector('head').append(style);
				return '<!doctype html>' + root.outerHTML;
			})()`),
		);
		const paper = await visit.context.newPage();
		try {
			await paper.setContent(html);
			return await paper.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
		} finally {
			await paper.close();
		}
	}

	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
		const days = Object.fromEntries(
			Array.from({ length: lastDay }, (_, i) => [String(i + 1).padStart(2, '0'), { allowed: movesOn(i + 1) }]),
		);
		const body: MonthCounts = { upTo: Date.now(), days, spaces: {} };
		await visit.site.sandbox.forge.runAs(undefined, () => forgeRecords.put(countRef(bot, month), { version: 1, body }));
		await visit.open(`${identityPath(bot)}/month/${month}`);
		await visit.app.getByRole('heading', { name: /^deploy-bot: / }).waitFor();
		await visit.atRest();
		pages = readPdf(await printFrame());
	}, 240_000);
	afterAll(() => visit?.close());

	it('says whose month it is, and holds the right figures', () => {
		const text = bare(pages.join());
		expect(text).toContain('deploy-bot:');
		expect(text).toContain(bot);
		expect(text).toContain(bare(`${total.toLocaleString('en')} moves`));
	});

	it('holds every day of the table, none cut at the edge of a page', () => {
		const text = bare(pages.join('\n'));
		expect(pages.length).toBeGreaterThan(1);
		for (let day = 1; day <= lastDay; day++) {
			expect(text).toContain(`${month}-${String(day).padStart(2, '0')}`);
			// Allowed, three kinds that did not happen, and the total in the last column.
			expect(text).toContain(`${movesOn(day)}000${movesOn(day)}`);
		}
	});

	it('holds nothing that is there to press', async () => {
		const text = bare(pages.join());
		const pressed = ['Print', 'Month before', 'Month after', 'The moves of this month'];
		for (const words of pressed) expect(text).not.toContain(bare(words));
		const shown = await visit.app.getByRole('button', { name: 'Print' }).isVisible();
		expect(shown).toBe(true);
	});

	it('is readable text: no character that no font tells', () => {
		expect(pages.join()).not.toContain('\u{FFFD}');
	});
});

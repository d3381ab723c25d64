// The site's Workflows page for browser tests: rules added, edited, switched and removed as an administrator would.
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Where a rule stands, in the words of the page. */
export interface RuleTarget {
	readonly workflow: string;
	readonly transition: string;
	/** Name of the app's module, such as `Muster guard`. */
	readonly rule: string;
}

export interface WorkflowsPage {
	open(): Promise<void>;
	/** Everything that the page shows of one workflow. */
	block(workflow: string): Locator;
	row(workflow: string, transition: string): Locator;
	rule(target: RuleTarget): Locator;
	dialog(): Locator;
	/** The app's page in the dialog. */
	frame(): FrameLocator;
	/** Opens the dialog of a new rule as far as the app's page; a rule without a page is added by that. */
	startAdding(target: RuleTarget): Promise<void>;
	startEditing(target: RuleTarget): Promise<void>;
	/** Presses Add, Update or Cancel. Only Cancel is sure to close the dialog. */
	press(button: 'Add' | 'Update' | 'Cancel'): Promise<void>;
	/** @param fill what an administrator enters on the app's page, and waits for, before pressing the button */
	add(target: RuleTarget, fill?: (frame: FrameLocator) => Promise<void>): Promise<void>;
	edit(target: RuleTarget, fill: (frame: FrameLocator) => Promise<void>): Promise<void>;
	disable(target: RuleTarget): Promise<void>;
	enable(target: RuleTarget): Promise<void>;
	remove(target: RuleTarget): Promise<void>;
}

export function workflowsPage(page: Page, baseUrl: string): WorkflowsPage {
	const block = (workflow: string): Locator => page.getByRole('region', { name: workflow, exact: true });
	const row = (workflow: string, transition: string): Locator =>
		block(workflow)
			.getByRole('row')
			.filter({ has: page.getByRole('rowheader', { name: transition, exact: true }) });
	const rule = ({ rule: name, transition, workflow }: RuleTarget): Locator =>
		row(workflow, transition)
			.getByRole('listitem')
			.filter({ has: page.getByText(name, { exact: true }) });
	const dialog = (): Locator => page.getByRole('dialog');
	const frame = (): FrameLocator => dialog().frameLocator('iframe');
	const command = (target: RuleTarget, name: string): Promise<void> =>
		rule(target)
			.getByRole('button', { name: `${name} ${target.rule} on ${target.transition}`, exact: true })
			.click();
	const heard = (text: string): Promise<void> => page.getByRole('status').filter({ hasText: text }).waitFor();
	const press: WorkflowsPage['press'] = (button) => dialog().getByRole('button', { name: button, exact: true }).click();

	const startAdding: WorkflowsPage['startAdding'] = async ({ rule: name, transition, workflow }) => {
		await row(workflow, transition)
			.getByRole('button', { name: `Add rule to ${transition}`, exact: true })
			.click();
		await dialog()
			.getByRole('listitem')
			.filter({ has: page.getByText(name, { exact: true }) })
			.getByRole('button')
			.click();
	};
	const startEditing: WorkflowsPage['startEditing'] = (target) => command(target, 'Edit');

	return {
		async open() {
			await page.goto(`${baseUrl}/workflows`);
			await page.getByRole('rowheader').first().waitFor();
		},
		block,
		row,
		rule,
		dialog,
		frame,
		startAdding,
		startEditing,
		press,
		async add(target, fill) {
			await startAdding(target);
			if (fill !== undefined) {
				await fill(frame());
				await press('Add');
				await dialog().waitFor({ state: 'detached' });
			}
			await heard(`${target.rule} was added to ${target.transition}.`);
		},
		async edit(target, fill) {
			await startEditing(target);
			await fill(frame());
			await press('Update');
			// The page may still say so of the edit before.
			await dialog().waitFor({ state: 'detached' });
			await heard(`${target.rule} on ${target.transition} was updated.`);
		},
		async disable(target) {
			await command(target, 'Disable');
			await heard(`${target.rule} on ${target.transition} is disabled.`);
		},
		async enable(target) {
			await command(target, 'Enable');
			await heard(`${target.rule} on ${target.transition} is enabled.`);
		},
		async remove(target) {
			await command(target, 'Remove');
			await heard(`${target.rule} was removed from ${target.transition}.`);
		},
	};
}

// The rules' own pages in the workflow editor: what an administrator chooses there is what Jira then decides.
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FrameLocator, Locator } from 'playwright-core';
import type { SeededAccount } from '../../sandbox/jira';
import type { SettingsView } from '../../src/contract/calls/site';
import type { RpcResult } from '../../src/contract/errors';
import { compileRuleConfig, parseRuleConfig } from '../../src/core/guards/rule-config';
import { expectAccessible } from './axe';
import { eventually, settledBox } from './eventually';
import { type RuleTarget, type WorkflowsPage, workflowsPage } from './pages/workflows';
import { actAs } from './site';
import { aDraft, authorization, idOf, openVisit, type Visit } from './visit';

const release = 'Release train workflow';
const ops = 'Software Simplified Workflow for Project OPS';
const deploy = (rule: string): RuleTarget => ({ workflow: release, transition: 'Deploy', rule });
const validator = deploy('Muster guard');
const condition = deploy('Muster guard (hides the transition)');
const audit = deploy('Muster audit');
const deployed = '10005';

describe('the rule dialogs', () => {
	let visit: Visit;
	let editor: WorkflowsPage;
	let form: FrameLocator;

	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
		editor = workflowsPage(visit.page, visit.site.baseUrl);
		form = editor.frame();
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});
	beforeEach(async () => {
		await visit.page.unrouteAll();
		await visit.page.setViewportSize({ width: 1280, height: 900 });
		setRules({});
		await visit.open('/workflows');
		await actAs(visit.page, 'ana');
		await editor.block(release).waitFor();
	});

	const setRules = (rules: { readonly validator?: unknown; readonly condition?: unknown }): void => {
		const { forge, site } = visit.site.sandbox;
		const stored = (key: string, config: unknown) => ({
			id: key,
			ruleKey: forge.ruleKey(key),
			config: config as Readonly<Record<string, unknown>>,
			disabled: false,
		});
		site.setRules(release, 'Deploy', {
			validators: rules.validator === undefined ? [] : [stored('muster-guard', rules.validator)],
			conditions: {
				groupOperator: 'AND',
				conditions: rules.condition === undefined ? [] : [stored('muster-guard-condition', rules.condition)],
			},
			postFunctions: [],
		});
	};
	/** What Jira stores of the one validator on Deploy. */
	const storedGuard = () => {
		const workflow = visit.site.sandbox.site.workflows().find(({ name }) => name === release);
		const rules = workflow?.transitions.find(({ name }) => name === 'Deploy')?.rules.validators ?? [];
		expect(rules).toHaveLength(1);
		return parseRuleConfig(rules[0]?.config);
	};
	const radio = (name: string): Locator => form.getByRole('radio', { name, exact: true });
	const checkbox = (name: string): Locator => form.getByRole('checkbox', { name, exact: true });
	/** What is said about the transition right now. */
	const preview = async (text: string | RegExp): Promise<void> =>
		form.getByRole('region', { name: 'What this means' }).filter({ hasText: text }).waitFor();
	const frameOf = () => visit.frame();
	const focused = async (): Promise<string> =>
		String(
			await frameOf().evaluate('document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent'),
		);
	/** Whatever the page asks of the function fails, as if there were too many calls. */
	const refuse = async (name: string): Promise<void> => {
		await visit.page.route(`**/sandbox/invoke/muster-guard/${name}`, (route) =>
			route.fulfill({ status: 429, json: { message: 'Too many calls.' } }),
		);
	};
	const workflowId = (workflow: string): string =>
		visit.site.sandbox.site.workflows().find(({ name }) => name === workflow)?.id ?? '';
	/** Calls a function from the dialog of OPS's transition to Done, behind the page's back: `ok`, or why not. */
	const invoke = async (as: SeededAccount, name: string, payload: unknown): Promise<string> => {
		const answer = await fetch(`${visit.site.baseUrl}/sandbox/invoke/muster-guard/${name}`, {
			method: 'POST',
			headers: {
				Authorization: authorization(as),
				'Content-Type': 'application/json',
				'X-Sandbox-Place': `rule/${workflowId(ops)}/31`,
			},
			body: JSON.stringify(payload),
		});
		if (!answer.ok) return String(answer.status);
		const result = (await answer.json()) as RpcResult<unknown>;
		return result.ok ? 'ok' : result.error.code;
	};

	it('adds a guard that only monitors unless told otherwise', async () => {
		expect(await visit.deploys('releaseBot')).toBe('passes');
		await editor.startAdding(validator);
		await form.getByRole('heading', { name: 'Who may use Staged to Deployed?' }).waitFor();
		await eventually(async () =>
			expect([await radio('Registered identities only').isChecked(), await radio('Monitor').isChecked()]).toEqual([
				true,
				true,
			]),
		);
		await preview(/^If enforced now: 1 identity may: deploy-bot · \d+ known bots refused · people refused/);
		await editor.press('Add');
		await editor.rule(validator).getByText('Registered identities only. Monitor: blocks nothing.').first().waitFor();
		expect(storedGuard()).toEqual({ guard: { mode: 'registered', enforcement: 'monitor' }, intact: true });
		expect([await visit.deploys('deployBot'), await visit.deploys('releaseBot')]).toEqual(['passes', 'passes']);
	});

	it('edits it to enforce for one type, and Jira refuses the others with the reason', async () => {
		setRules({ validator: compileRuleConfig({ mode: 'registered', enforcement: 'monitor' }) });
		await visit.open('/workflows');
		await editor.edit(validator, async () => {
			await radio('Monitor').waitFor();
			await eventually(async () => expect(await radio('Monitor').isChecked()).toBe(true));
			await checkbox('Limit to types…').check();
			await checkbox('AI agent').check();
			await radio('Enforce').check();
			await preview('Now: no identity may');
		});
		await editor.rule(validator).getByText('Registered identities only (AI agent). Enforced.').first().waitFor();
		expect([await visit.deploys('deployBot'), await visit.deploys('releaseBot')]).toEqual([
			'type-not-allowed',
			'unregistered',
		]);
		// The form opens as it was saved; another type lets the bot pass again.
		await editor.edit(validator, async () => {
			await checkbox('AI agent').waitFor();
			await eventually(async () =>
				expect([await checkbox('AI agent').isChecked(), await checkbox('CI pipeline').isChecked()]).toEqual([
					true,
					false,
				]),
			);
			await checkbox('CI pipeline').check();
			await preview('Now: 1 identity may: deploy-bot');
		});
		expect(storedGuard()?.guard.types).toEqual(['ci-pipeline', 'ai-agent']);
		expect([await visit.deploys('deployBot'), await visit.deploys('releaseBot')]).toEqual(['passes', 'unregistered']);
	});

	it('takes the members of a group alone for people, and refuses everybody else without an entry', async () => {
		const group = () => form.getByLabel(/^Group of the people/);
		await editor.startAdding(validator);
		await radio('People only').check();
		await radio('Enforce').check();
		await checkbox('Only members of a group count as people').check();
		await preview('The preview waits for your choice.');
		await group().fill('no such group');
		await form.getByText('Jira shows you no group named “no such group”.').waitFor();
		await group().fill('operations');
		await preview('Now: no identity may · ');
		await preview(/ · members of operations may/);
		await expectAccessible(visit.page, { app: frameOf });
		await editor.press('Add');
		await editor.rule(validator).getByText('Members of operations only. Enforced.').first().waitFor();
		expect([await visit.deploys('chidi'), await visit.deploys('deployBot')]).toEqual([
			'unregistered',
			'non-human-not-allowed',
		]);
		await editor.edit(validator, async () => {
			await group().fill('release-engineers');
			await preview(/ · members of release-engineers may/);
		});
		expect([await visit.deploys('chidi'), await visit.deploys('deployBot'), await visit.deploys('releaseBot')]).toEqual(
			['passes', 'non-human-not-allowed', 'unregistered'],
		);
		expect(storedGuard()).toMatchObject({ guard: { people: { name: 'release-engineers' } }, intact: true });
	});

	it('moves nothing under the pointer when a preview answers', async () => {
		let answer: () => void = () => undefined;
		const held = new Promise<void>((resolve) => {
			answer = resolve;
		});
		await visit.page.route('**/sandbox/invoke/muster-guard/rule.preview', async (route) => {
			await held;
			await route.continue();
		});
		// Higher than the dialog, which then has room to grow and to move.
		await visit.page.setViewportSize({ width: 1280, height: 1100 });
		await editor.startAdding(validator);
		await preview('Checking');
		const before = await settledBox(radio('Enforce'));
		answer();
		await preview('If enforced now:');
		expect(await settledBox(radio('Enforce'))).toEqual(before);
	});

	it('refuses people where only identities may, and identities where only people may', async () => {
		await editor.add(validator, async () => {
			await radio('Registered identities and people').check();
			await radio('Enforce').check();
			await preview(/· people may/);
		});
		expect([await visit.deploys('chidi'), await visit.deploys('deployBot'), await visit.deploys('releaseBot')]).toEqual(
			['passes', 'passes', 'unregistered'],
		);
		await editor.edit(validator, async () => {
			await radio('People only').check();
			await preview(/Now: no identity may · \d+ known bots refused · people may/);
			expect(await checkbox('Limit to types…').count()).toBe(0);
		});
		expect([await visit.deploys('chidi'), await visit.deploys('deployBot')]).toEqual([
			'passes',
			'non-human-not-allowed',
		]);
		await editor.edit(validator, () => radio('Registered identities only').check());
		expect(await visit.deploys('chidi')).toBe('unregistered');
	});

	it('keeps the dialog open while no type is chosen, and goes to what is missing', async () => {
		await editor.startAdding(validator);
		await checkbox('Limit to types…').check();
		await editor.press('Add');
		await form.getByText('Choose at least one type.').waitFor();
		await eventually(async () => expect(await focused()).toBe('Service account'));
		await eventually(async () => expect(await visit.page.evaluate('document.activeElement.tagName')).toBe('IFRAME'));
		expect(await editor.dialog().count()).toBe(1);
		expect(await editor.rule(validator).count()).toBe(0);
		// Ticked and unticked again is as wrong as never ticked.
		await checkbox('App').check();
		await form.getByText('Choose at least one type.').waitFor({ state: 'detached' });
		await checkbox('App').uncheck();
		await editor.press('Add');
		await form.getByText('Choose at least one type.').waitFor();
		expect(await editor.dialog().count()).toBe(1);
		await checkbox('App').check();
		await editor.press('Add');
		await editor.rule(validator).getByText('Registered identities only (app).').first().waitFor();
	});

	it('says why nothing was saved, keeps every choice, and saves once it can', async () => {
		const reports = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		await editor.startAdding(validator);
		await preview('If enforced now:');
		await radio('People only').check();
		await preview(/people may/);
		await visit.faults({ resolverFailing: true });
		await editor.press('Add');
		await form.getByRole('alert').getByText('The rule was not saved.').waitFor();
		await eventually(async () => expect(await focused()).toContain('The rule was not saved.'));
		expect([await editor.dialog().count(), await radio('People only').isChecked()]).toEqual([1, true]);
		await visit.faults({ resolverFailing: false });
		await editor.press('Add');
		await editor.rule(validator).getByText('People only.').first().waitFor();
		reports.mockRestore();
	});

	it('saves without a preview', async () => {
		await refuse('rule.preview');
		await editor.add(validator, async () => {
			await form.getByText('Preview unavailable. You can save all the same.').waitFor();
			await radio('Enforce').check();
		});
		expect(storedGuard()?.guard.enforcement).toBe('enforce');
		await editor.startEditing(validator);
		await form.getByText('Preview unavailable. You can save all the same.').waitFor();
		await visit.page.unrouteAll();
		await form.getByRole('button', { name: 'Try again' }).click();
		await preview('Now: 1 identity may');
	});

	it('does not let a press through while the stored rule is still read', async () => {
		const config = compileRuleConfig({ mode: 'human-only', enforcement: 'enforce' });
		setRules({ validator: config });
		await visit.open('/workflows');
		let release: () => void = () => undefined;
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		await visit.page.route('**/sandbox/invoke/muster-guard/rule.read', async (route) => {
			await held;
			await route.continue();
		});
		await editor.startEditing(validator);
		await form.locator('[aria-busy="true"]').waitFor();
		await editor.press('Update');
		release();
		await radio('People only').waitFor();
		expect([await editor.dialog().count(), await radio('People only').isChecked()]).toEqual([1, true]);
		expect(storedGuard()).toEqual({ guard: { mode: 'human-only', enforcement: 'enforce' }, intact: true });
	});

	it('takes only registered identities into a protected status', async () => {
		const { settings } = await visit.call<{ settings: SettingsView & { version: number } }>('settings.read', {});
		const { version, ...draft } = settings;
		await visit.call('settings.save', { version, settings: { ...draft, protectedStatuses: [deployed] } });
		try {
			// Chosen before it is known: the back end has the last word.
			await refuse('rule.preview');
			await editor.startAdding(validator);
			await radio('People only').check();
			await editor.press('Add');
			await form.getByText('This transition leads into a protected status').waitFor();
			await eventually(async () => expect(await focused()).toBe('Registered identities only'));
			await visit.page.unrouteAll();
			await editor.press('Cancel');
			await editor.startAdding(validator);
			await form.getByText('Deployed is a protected status: it takes only guards for registered identities.').waitFor();
			await eventually(async () =>
				expect([
					await radio('Registered identities only').isDisabled(),
					await radio('Registered identities and people').isDisabled(),
					await radio('People only').isDisabled(),
				]).toEqual([false, true, true]),
			);
			await editor.press('Add');
			await editor.rule(validator).getByText('Registered identities only.').first().waitFor();
		} finally {
			const now = await visit.call<{ settings: SettingsView & { version: number } }>('settings.read', {});
			await visit.call('settings.save', { version: now.settings.version, settings: draft });
		}
	});

	it('offers no enforcement before the registry was published', async () => {
		await visit.page.route('**/sandbox/invoke/muster-guard/rule.preview', (route) =>
			route.fulfill({ json: { ok: true, value: { canEnforce: false, isProtected: false, switches: {} } } }),
		);
		await editor.startAdding(validator);
		await form.getByText('The registry was not published yet').waitFor();
		await eventually(async () =>
			expect([await radio('Monitor').isDisabled(), await radio('Enforce').isDisabled()]).toEqual([false, true]),
		);
		await editor.press('Add');
		await editor.rule(validator).getByText('Monitor: blocks nothing.').first().waitFor();
	});

	it('tells when somebody edited what is stored, and Update restores it', async () => {
		setRules({
			validator: { ...compileRuleConfig({ mode: 'registered', enforcement: 'enforce' }), expression: 'true' },
		});
		await visit.open('/workflows');
		expect(await visit.deploys('releaseBot')).toBe('passes');
		await editor.edit(validator, async () => {
			await form.getByText('Somebody edited the stored rule').waitFor();
			await eventually(async () => expect(await radio('Enforce').isChecked()).toBe(true));
		});
		expect(storedGuard()).toEqual({ guard: { mode: 'registered', enforcement: 'enforce' }, intact: true });
		expect(await visit.deploys('releaseBot')).toBe('unregistered');
	});

	it('replaces what is not its own only once it is updated', async () => {
		setRules({ validator: { note: 'not ours' } });
		await visit.open('/workflows');
		await editor.startEditing(validator);
		await form.getByText('What is stored here is not a guard of Muster.').waitFor();
		await editor.press('Cancel');
		expect(storedGuard()).toBeUndefined();
		await editor.edit(validator, () => form.getByText('Update replaces it').waitFor());
		expect(storedGuard()).toEqual({ guard: { mode: 'registered', enforcement: 'monitor' }, intact: true });
	});

	it('says that the condition hides the reason, and hides the transition', async () => {
		await editor.add(condition, async () => {
			await form.getByText('Hides the transition without explanation. Add the Muster validator too.').waitFor();
			await form.getByText('In a group where one condition is enough (“Any”), it hides nothing.').waitFor();
			await radio('Enforce').check();
			await preview('Now: 1 identity may: deploy-bot');
		});
		expect(await visit.deploys('deployBot')).toBe('passes');
		// Jira answers that there is no such transition, without any reason of Muster's.
		expect(await visit.deploys('releaseBot')).toMatch(/^400 /);
	});

	it('adds the audit rule without asking the back end anything', async () => {
		const asked: string[] = [];
		visit.page.on('request', (request) => {
			if (request.url().includes('/sandbox/invoke/')) asked.push(request.url());
		});
		await editor.add(audit, () => form.getByText('There is nothing to choose.').waitFor());
		await editor
			.rule(audit)
			.getByText('Records what known bots do here, and whom a guard would have refused.')
			.first()
			.waitFor();
		expect(asked).toEqual([]);
	});

	it('shows a rule read only: its sentence, what it means, and who may pass', async () => {
		setRules({ validator: compileRuleConfig({ mode: 'registered', enforcement: 'enforce', types: ['ci-pipeline'] }) });
		await visit.open('/workflows');
		const rule = editor.rule(validator);
		const sentence = 'Registered identities only (CI pipeline). Enforced.';
		await rule.getByText(sentence, { exact: true }).waitFor();
		await rule.getByText('Configuration', { exact: true }).click();
		const view = rule.frameLocator('iframe');
		await view.getByText(sentence).waitFor();
		await view.getByText('Now: 1 identity may: deploy-bot').first().waitFor();
		expect(await view.getByRole('radio').count()).toBe(0);
		await expectAccessible(visit.page, { app: frameOf });
		// Whatever was edited into it, the sentence is not believed.
		setRules({
			validator: { ...compileRuleConfig({ mode: 'registered', enforcement: 'enforce' }), description: 'Safe.' },
		});
		await visit.open('/workflows');
		await rule.getByText('Configuration', { exact: true }).click();
		await view.getByText('Somebody edited the stored rule').waitFor();
		expect(await view.getByText('Safe.').count()).toBe(0);
		setRules({ validator: {} });
		await visit.open('/workflows');
		await rule.getByText('Configuration', { exact: true }).click();
		await view.getByText('What is stored here is not a guard of Muster.').waitFor();
	});

	it('lets an administrator of a team-managed space guard it there, and nowhere else', async () => {
		const done: RuleTarget = { workflow: ops, transition: 'Done', rule: 'Muster guard' };
		await actAs(visit.page, 'dana');
		await editor.block(ops).waitFor();
		expect(await editor.block(release).count()).toBe(0);
		await editor.add(done, async () => {
			await form.getByRole('heading', { name: 'Who may use this transition to Done?' }).waitFor();
			await preview('If enforced now:');
		});
		await editor.rule(done).getByText('Registered identities only. Monitor: blocks nothing.').first().waitFor();

		const guard = { mode: 'registered', enforcement: 'monitor' };
		const rule = { kind: 'validator' };
		const calls = (place: object): readonly (readonly [string, object])[] => [
			['rule.preview', { place, guard, rule }],
			['rule.compile', { place, guard, kind: 'validator' }],
			['rule.read', { place, stored: {} }],
		];
		const answers = (as: SeededAccount, place: object): Promise<string[]> =>
			Promise.all(calls(place).map(([name, payload]) => invoke(as, name, payload)));
		expect(await answers('dana', { projectId: '10001' })).toEqual(['ok', 'ok', 'ok']);
		expect(await answers('dana', { projectId: '10000' })).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
		expect(await answers('dana', {})).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
		expect(await answers('ana', {})).toEqual(['ok', 'ok', 'ok']);
		// Another workflow does not become hers because she names her space beside it.
		const place = { projectId: '10001', workflowId: workflowId(release), transitionId: '41' };
		expect(await invoke('dana', 'rule.preview', { place, guard, rule })).toBe('NOT_FOUND');
	});

	it('tells whoever may not set rules up what they need', async () => {
		// She administers the space, but a registered account no longer changes Muster.
		const draft = aDraft('Dana Novak', { type: 'bot-user' });
		await visit.call('identity.register', { accountId: idOf('dana'), draft, confirmBotUser: true });
		await actAs(visit.page, 'dana');
		await editor.startAdding({ workflow: ops, transition: 'Done', rule: 'Muster guard' });
		await form.getByText('You need to administer this space to set up this rule.').waitFor();
		await editor.press('Add');
		await form.getByRole('alert').getByText('You need to administer this space').waitFor();
		expect(await editor.dialog().count()).toBe(1);
	});

	it('is usable with the keyboard alone', async () => {
		await editor.startAdding(validator);
		await radio('Registered identities only').focus();
		await visit.page.keyboard.press('ArrowDown');
		await eventually(async () => expect(await radio('Registered identities and people').isChecked()).toBe(true));
		await visit.page.keyboard.press('Tab');
		expect(await focused()).toBe('Only members of a group count as people');
		await visit.page.keyboard.press('Tab');
		await visit.page.keyboard.press('Space');
		await visit.page.keyboard.press('Tab');
		await eventually(async () => expect(await focused()).toBe('Service account'));
		// Enter must not send the form away.
		await visit.page.keyboard.press('Enter');
		expect(await radio('Registered identities and people').isChecked()).toBe(true);
	});

	it('has no barriers in light and dark, and fits 400 pixels', async () => {
		setRules({
			validator: { ...compileRuleConfig({ mode: 'registered', enforcement: 'enforce' }), expression: 'true' },
			condition: compileRuleConfig({ mode: 'registered', enforcement: 'enforce', types: ['app'] }),
		});
		await visit.page.setViewportSize({ width: 400, height: 900 });
		await visit.open('/workflows');
		for (const [target, text] of [
			[validator, 'Somebody edited the stored rule'],
			[condition, 'Hides the transition without explanation.'],
		] as const) {
			await editor.startEditing(target);
			await form.getByText(text).waitFor();
			if (target === condition) await checkbox('App').uncheck();
			else await checkbox('Limit to types…').check();
			await editor.press('Update');
			await form.getByText('Choose at least one type.').waitFor();
			await form.getByText('What no guard can see').click();
			await expectAccessible(visit.page, { app: frameOf });
			await eventually(async () => expect(await visit.overflow()).toBeLessThanOrEqual(0));
			await editor.press('Cancel');
		}
		await editor.startAdding(audit);
		await form.getByText('There is nothing to choose.').waitFor();
		await expectAccessible(visit.page, { app: frameOf });
		expect(visit.complaints).toEqual([]);
	});
});

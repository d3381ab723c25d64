// The world a fresh sandbox starts from.
import { describe, expect, test } from '@jest/globals';
import { seededAccounts, seedWorld } from '../../../sandbox/jira';
import { conditionsIn } from '../../../sandbox/jira/rule-edits';
import { World } from '../../../sandbox/jira/world';
import { aSite, ruleKey, start, statusOf } from './a-site';

describe('the seed', () => {
	test('is the same in every run and shared by none', () => {
		const first = seedWorld({ now: start });
		const second = seedWorld({ now: start });
		expect(first).toEqual(second);
		first.issues[0]?.properties.set('x', 1);
		first.groups[0]?.members.clear();
		expect(second).toEqual(seedWorld({ now: start }));
	});

	test('has account ids, e-mails and tokens that differ', () => {
		const accounts = seedWorld({ now: start }).accounts;
		for (const values of [
			accounts.map(({ accountId }) => accountId),
			accounts.flatMap(({ email }) => email ?? []),
			accounts.flatMap(({ apiToken }) => apiToken ?? []),
			accounts.map(({ accountId }) => accountId.slice(-2)),
		]) {
			expect(new Set(values).size).toBeGreaterThan(values.length * 0.8);
		}
		expect(new Set(accounts.map(({ accountId }) => accountId)).size).toBe(accounts.length);
		for (const { accountId, apiToken, email } of accounts) {
			expect(accountId).toMatch(/^(712020:[0-9a-f-]{36}|557058:[0-9a-f-]{36}|[0-9a-f]{24})$/);
			expect(email ?? '@example.com').toMatch(/@(example\.com|serviceaccount\.atlassian\.com)$/);
			expect(apiToken).toMatch(/^sandbox-token-/);
		}
	});

	test('tells a history that leads from creation to the present status, before the start', () => {
		const { site } = aSite();
		expect(site.issues()).toHaveLength(60);
		for (const issue of site.issues()) {
			const changes = issue.history.flatMap(({ items }) => items);
			const project = site.world.requireProject(issue.projectId);
			const workflow = site.world.workflowFor(project, issue.issueTypeId);
			let statusId = workflow.transitions.find(({ type }) => type === 'initial')?.to;
			for (const change of changes) {
				expect(change.from).toBe(statusId);
				expect(
					workflow.transitions.some(
						({ links, to, type }) =>
							to === change.to && (type === 'global' || links.some(({ from }) => from === change.from)),
					),
				).toBe(true);
				statusId = change.to ?? undefined;
			}
			expect(issue.statusId).toBe(statusId);
			const times = [issue.created, ...issue.history.map(({ created }) => created)];
			expect(times).toEqual([...times].sort((a, b) => a - b));
			expect(issue.updated).toBeLessThan(start);
		}
	});

	test('never leads to an id or key being given twice, whatever the order of its work items', async () => {
		const seed = seedWorld({ now: start });
		const world = new World({ ...seed, issues: [...seed.issues].reverse() });
		expect(seed.issues.map(({ id }) => id)).not.toContain(world.issueIds.next());
		const histories = seed.issues.flatMap(({ history }) => history.map(({ id }) => id));
		expect(histories).not.toContain(world.historyIds.next());
		const [rel] = seed.projects;
		expect(rel && world.nextKey(rel)).toBe('REL-43');
	});

	test('offers several staged work items', () => {
		const { site } = aSite();
		const staged = site.issues().filter(({ key }) => statusOf(site, key) === 'Staged');
		expect(staged.map(({ key }) => key)).toEqual(['REL-7', 'REL-15', 'REL-23', 'REL-31', 'REL-39']);
	});

	test('guards Deploy and nothing else, with the configuration it is given', () => {
		const { site } = aSite([], { mode: 'registered' });
		const guarded = site
			.workflows()
			.flatMap(({ transitions }) => transitions)
			.filter(({ rules }) =>
				[...rules.validators, ...rules.postFunctions, ...conditionsIn(rules.conditions)].some((rule) =>
					[ruleKey('guard'), ruleKey('record')].includes(rule.ruleKey),
				),
			);
		expect(guarded).toHaveLength(1);
		expect(guarded[0]).toMatchObject({
			name: 'Deploy',
			rules: {
				conditions: { conditions: [] },
				validators: [{ ruleKey: ruleKey('guard'), config: { mode: 'registered' }, disabled: false }],
				postFunctions: [{ ruleKey: ruleKey('record'), config: { mode: 'registered' } }],
			},
		});
	});

	test('holds every kind of non-human account', () => {
		expect(Object.values(seededAccounts).map((account) => ('appType' in account ? account.appType : 'none'))).toEqual(
			expect.arrayContaining(['service', 'agent', 'unknown', 'none']),
		);
	});
});

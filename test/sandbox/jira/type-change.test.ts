// Action validators: asked before a work item's type changes, and never otherwise.
import { describe, expect, test } from '@jest/globals';
import { issueTypeIds, seededAccounts } from '../../../sandbox/jira';
import type { ActionValidator, Caller } from '../../../sandbox/seams';
import { aSite, errorsOf, type TestSite } from './a-site';

/** REL-7 is a Bug. */
const key = 'REL-7';
const { bug, release, task } = issueTypeIds;

const aValidator = (expression: string, more: Partial<ActionValidator> = {}): ActionValidator => ({
	moduleKey: 'types',
	action: 'workItemTypeChanged',
	expression,
	errorMessage: 'Types are guarded.',
	...more,
});

const siteWith = (...validators: ActionValidator[]): TestSite => aSite([], undefined, validators);

const edit = (site: TestSite, fields: unknown, caller: Caller = site.as('chidi')): Promise<Response> =>
	site.call(caller, 'PUT', `/rest/api/3/issue/${key}`, { fields });
const changeTo = (site: TestSite, id: string, caller?: Caller): Promise<Response> =>
	edit(site, { issuetype: { id } }, caller);

describe('a change of the work item type', () => {
	test('starts from a bug', () => {
		expect(siteWith().site.issue(key).issueTypeId).toBe(bug);
	});

	const verdicts: readonly (readonly [title: string, expression: string, status: number])[] = [
		['passes on true', 'true', 204],
		['is refused on false', 'false', 400],
		['is refused on an error', 'user.nothing', 400],
		['is refused on a syntax error', 'user ==', 400],
		['is refused on null', 'null', 400],
		['is refused on a String, which is no message here', "'No.'", 400],
		['is refused on a Number', '1', 400],
		['knows who', `user.accountId == '${seededAccounts.chidi.accountId}'`, 204],
		['knows the work item as it was', `issue.key == '${key}' && issue.issueType.id == ${bug}`, 204],
		['knows the project', "project.key == 'REL' && project.id == 10000", 204],
		['knows the new type by its id, a String', `newIssueType == '${release}'`, 204],
		['does not know the id as a Number', `newIssueType == ${release}`, 400],
		['knows the new type', `newIssueTypeData.id == ${release} && newIssueTypeData.name == 'Release'`, 204],
		['knows no transition', 'transition == null', 400],
		['knows no config', 'config == null', 400],
	];
	test.each(verdicts)('%s', async (_title, expression, status) => {
		const site = siteWith(aValidator(expression));
		const answer = await changeTo(site, release);
		expect(answer.status).toBe(status);
		if (status === 400) expect(await errorsOf(answer)).toEqual(['Types are guarded.']);
		expect(site.site.issue(key).issueTypeId).toBe(status === 204 ? release : bug);
		expect(
			site.site
				.issue(key)
				.history.at(-1)
				?.items.some(({ field }) => field === 'issuetype'),
		).toBe(status === 204);
	});

	test('that is refused changes none of the other fields and raises no event', async () => {
		const site = siteWith(aValidator('user.nothing'));
		const { summary } = site.site.issue(key);
		expect((await edit(site, { issuetype: { id: release }, summary: 'New' })).status).toBe(400);
		expect(site.site.issue(key)).toMatchObject({ summary, issueTypeId: bug });
		expect(site.handed).toEqual([]);
	});

	test('has a message of Jira’s when the module has none', async () => {
		const { errorMessage: _, ...bare } = aValidator('false');
		expect(await errorsOf(await changeTo(siteWith(bare), release))).toEqual([
			'An app does not allow this change of the work item type.',
		]);
	});

	test('is not asked about when the type stays, other fields change, or the work item moves on or comes to be', async () => {
		const site = siteWith(aValidator('false'));
		expect((await changeTo(site, bug)).status).toBe(204);
		expect((await edit(site, { summary: 'Other', labels: ['x'], assignee: null })).status).toBe(204);
		expect((await site.deploy('chidi')).status).toBe(204);
		const created = await site.call(site.as('chidi'), 'POST', '/rest/api/3/issue', {
			fields: { project: { key: 'REL' }, issuetype: { id: release }, summary: 'x' },
		});
		expect(created.status).toBe(201);
		expect((await changeTo(site, task)).status).toBe(400);
	});

	test('passes when the app is gone, or has a validator of another action only', async () => {
		const gone = siteWith(aValidator('false'));
		gone.host.installed = false;
		expect((await changeTo(gone, release)).status).toBe(204);
		const other = siteWith(aValidator('false', { action: 'workItemEdited' }));
		expect((await changeTo(other, release)).status).toBe(204);
	});

	test('reads app properties, until rules cannot', async () => {
		const site = siteWith(aValidator("app.properties['c1'].open == true"));
		expect((await changeTo(site, release)).status).toBe(400);
		site.host.properties.set('c1', { open: true });
		site.faults.rulesCannotReadApp = true;
		expect((await changeTo(site, release)).status).toBe(400);
		site.faults.rulesCannotReadApp = false;
		expect((await changeTo(site, release)).status).toBe(204);
	});

	test('is refused for rights before the app is asked', async () => {
		const site = siteWith(aValidator('true'));
		expect((await changeTo(site, release, site.as('goran'))).status).toBe(403);
		expect((await changeTo(site, issueTypeIds.opsTask)).status).toBe(400);
		expect(site.site.issue(key).issueTypeId).toBe(bug);
	});
});

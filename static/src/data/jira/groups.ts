// The groups of the site, as the person who looks may see them.
import type { Group } from '../../../../src/contract/guard';
import { groupIdForm } from '../../../../src/contract/patterns';
import { repeated } from './batch';
import { beans, isBean, readJira, text } from './read-jira';

/**
 * The group of a name; the first ones of the site for no name.
 *
 * @throws {JiraError} 403 for somebody who may not browse users and groups
 */
export async function findGroups(name: string): Promise<readonly Group[]> {
	const which = name === '' ? '' : `&groupName=${encodeURIComponent(name)}`;
	const found = beans(await readJira(`/rest/api/3/group/bulk?maxResults=50${which}`));
	return found.flatMap((bean) => {
		const groupId = text(bean, 'groupId');
		const known = text(bean, 'name');
		// An id of another form is none that a rule can ask for.
		return groupId !== undefined && known !== undefined && groupIdForm.test(groupId) ? [{ groupId, name: known }] : [];
	});
}

/** The names of the groups that Jira knows among these, by ID. */
export async function readGroupNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const found = beans(await readJira(`/rest/api/3/group/bulk?maxResults=${ids.length}&${repeated('groupId', ids)}`));
	return new Map(
		found.flatMap((bean) => {
			const [id, name] = [text(bean, 'groupId'), text(bean, 'name')];
			return id === undefined || name === undefined ? [] : [[id, name] as const];
		}),
	);
}

/** How many accounts that can log in a group has; null where Jira does not tell. */
export async function readGroupSize(id: string): Promise<number | null> {
	const answer = await readJira(`/rest/api/3/group/member?maxResults=1&groupId=${encodeURIComponent(id)}`);
	const total = isBean(answer) ? answer['total'] : undefined;
	return typeof total === 'number' ? total : null;
}

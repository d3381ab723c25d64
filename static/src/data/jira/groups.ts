// The groups of the site, as the person who looks may see them.
import type { Group } from '../../../../src/contract/guard';
import { groupIdForm } from '../../../../src/contract/patterns';
import { beans, readJira, text } from './read-jira';

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

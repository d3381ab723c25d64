// What Jira lets the reader do.
import { type NeededPermission, neededPermissions } from '../../../../src/contract/needed-permissions';
import { isBean, readJira } from './read-jira';

async function readHeld<Key extends string>(keys: readonly Key[]): Promise<readonly Key[]> {
	const answer = await readJira(`/rest/api/3/mypermissions?permissions=${keys.join(',')}`);
	const permissions = isBean(answer) ? answer['permissions'] : undefined;
	return keys.filter((key) => {
		const held = isBean(permissions) ? permissions[key] : undefined;
		return isBean(held) && held['havePermission'] === true;
	});
}

export const readMayAdminister = async (): Promise<boolean> => (await readHeld(['ADMINISTER'])).length > 0;

/** Of the permissions that Muster's pages need, those that the reader has. */
export const readOwnPermissions = (): Promise<readonly NeededPermission[]> => readHeld(neededPermissions);

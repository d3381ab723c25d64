// What Jira lets the reader do.
import { isBean, readJira } from './read-jira';

export async function readMayAdminister(): Promise<boolean> {
	const answer = await readJira('/rest/api/3/mypermissions?permissions=ADMINISTER');
	const permissions = isBean(answer) ? answer['permissions'] : undefined;
	const held = isBean(permissions) ? permissions['ADMINISTER'] : undefined;
	return isBean(held) && held['havePermission'] === true;
}

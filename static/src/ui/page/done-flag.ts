// Tells that something is done, through a flag of Jira's own.
import { showFlag } from '@forge/bridge';

let flags = 0;

export function showDoneFlag(title: string): void {
	flags++;
	showFlag({ id: `muster-${Date.now()}-${flags}`, title, type: 'success', isAutoDismiss: true });
}

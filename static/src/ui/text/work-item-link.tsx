// Leads to a work item of Jira's.
import Link from '@atlaskit/link/link';
import { router } from '@forge/bridge';
import type { MouseEvent } from 'react';

export function WorkItemLink({ issueKey }: { readonly issueKey: string }) {
	const path = `/browse/${encodeURIComponent(issueKey)}`;
	const open = (event: MouseEvent) => {
		event.preventDefault();
		void router.open(path);
	};
	return (
		<Link href={path} onClick={open}>
			{issueKey}
		</Link>
	);
}

// What would have let a move pass, for whoever may administer Muster: a link to the admin page, with that filled in.
import Link from '@atlaskit/link/link';
import { router } from '@forge/bridge';
import { useQuery } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import type { AuditEventView } from '../../../../src/contract/calls/audit';
import { jiraQueries } from '../../data/jira/queries';
import { placeQuery } from '../../data/page-context';
import { pathOf, type Route } from '../../navigation/routes';
import { issueWords as words } from '../../strings';
import { grantsPath } from '../../ui/grant/offered-grants';

/** As the manifest names it. */
const adminPage = { target: 'module', moduleKey: 'muster-admin' } as const;

/** What was lacking when the event was recorded, as a page on which it can be given; undefined where it was no grant. */
export function stepFor(
	{ decision, recheck, actorId, from, to }: AuditEventView,
	projectId: string,
): Extract<Route, { page: 'edit' | 'register' }> | undefined {
	if (actorId === undefined || (decision !== 'would-deny' && decision !== 'bypassed')) return undefined;
	const grants = grantsPath([{ projectId, ...(from === undefined ? {} : { fromStatusId: from }), toStatusId: to }]);
	if (recheck === 'unregistered') return { page: 'register', accountId: actorId, grants };
	if (recheck === 'no-grant' || recheck === 'grant-expired') return { page: 'edit', accountId: actorId, grants };
	return undefined;
}

export function NextStep({ event }: { readonly event: AuditEventView }) {
	const { data: space } = useQuery(placeQuery('project'));
	const step = space && stepFor(event, space.id);
	const isOffered = step !== undefined;
	const { data: mayAdminister } = useQuery({ ...jiraQueries.mayAdminister, enabled: isOffered });
	const { data: address } = useQuery({
		queryKey: ['admin-page'],
		queryFn: async () => (await router.getUrl(adminPage))?.pathname ?? null,
		enabled: mayAdminister === true,
	});
	if (step === undefined || mayAdminister !== true || !address) return null;
	const path = `${address}${pathOf(step)}`;
	const open = (click: MouseEvent) => {
		click.preventDefault();
		void router.navigate(path);
	};
	return (
		<div>
			<Link href={path} onClick={open}>
				{step.page === 'register' ? words.registerIt : words.grantThis}
			</Link>
		</div>
	);
}

// Leads to where a grant that is lacking can be given, from pages that are not the admin page.
import Link from '@atlaskit/link/link';
import { router } from '@forge/bridge';
import { useQuery } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import { jiraQueries } from '../../data/jira/queries';
import { adminPage, pathOf, type Route } from '../../navigation/routes';
import { sharedWords } from '../../strings';
import type { GrantParts } from '../identity/grant-parts';
import { grantsPath } from './offered-grants';

export type GrantStep = Extract<Route, { page: 'edit' | 'register' }>;

/** The page on which an account can be given a grant; whoever nobody registered is registered with it. */
export const grantStep = (accountId: string, isRegistered: boolean, grant: GrantParts): GrantStep => ({
	page: isRegistered ? 'edit' : 'register',
	accountId,
	grants: grantsPath([grant]),
});

/** Leads to the admin page. Nothing for whoever may not administer Muster. */
export function AdminLink({ to, children }: { readonly to: Route; readonly children: string }) {
	const { data: mayAdminister } = useQuery(jiraQueries.mayAdminister);
	const { data: address } = useQuery({
		queryKey: ['admin'],
		queryFn: async () => (await router.getUrl(adminPage))?.pathname ?? null,
		enabled: mayAdminister === true,
	});
	// Asked for administrators alone.
	if (!address) return null;
	const path = address + pathOf(to);
	const open = (click: MouseEvent) => {
		click.preventDefault();
		void router.navigate(path);
	};
	return (
		<div>
			<Link href={path} onClick={open}>
				{children}
			</Link>
		</div>
	);
}

export const GrantStepLink = ({ step }: { readonly step: GrantStep }) => (
	<AdminLink to={step}>{sharedWords.grantStep[step.page]}</AdminLink>
);

// Leads to where a grant that is lacking can be given, from pages that are not the admin page.
import Link from '@atlaskit/link/link';
import { router } from '@forge/bridge';
import { useQuery } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import { jiraQueries } from '../../data/jira/queries';
import { pathOf, type Route } from '../../navigation/routes';
import { sharedWords } from '../../strings';
import type { GrantParts } from '../identity/grant-parts';
import { grantsPath } from './offered-grants';

/** As the manifest names it. */
const adminPage = { target: 'module', moduleKey: 'muster-admin' } as const;

export type GrantStep = Extract<Route, { page: 'edit' | 'register' }>;

/** The page on which an account can be given a grant; whoever nobody registered is registered with it. */
export const grantStep = (accountId: string, isRegistered: boolean, grant: GrantParts): GrantStep => ({
	page: isRegistered ? 'edit' : 'register',
	accountId,
	grants: grantsPath([grant]),
});

/** Nothing for whoever may not administer Muster. */
export function GrantStepLink({ step }: { readonly step: GrantStep }) {
	const { data: mayAdminister } = useQuery(jiraQueries.mayAdminister);
	const { data: address } = useQuery({
		queryKey: ['admin-page'],
		queryFn: async () => (await router.getUrl(adminPage))?.pathname ?? null,
		enabled: mayAdminister === true,
	});
	if (mayAdminister !== true || !address) return null;
	const path = `${address}${pathOf(step)}`;
	const open = (click: MouseEvent) => {
		click.preventDefault();
		void router.navigate(path);
	};
	return (
		<div>
			<Link href={path} onClick={open}>
				{sharedWords.grantStep[step.page]}
			</Link>
		</div>
	);
}

// Leads from the menu of types to the page of words, in a tab of its own: what was typed stays.
import Link from '@atlaskit/link/link';
import { router } from '@forge/bridge';
import type { MouseEvent } from 'react';
import type { IdentityType } from '../../../../src/contract/identity';
import { adminPage, pathOf, type Route } from '../../navigation/routes';
import { words } from '../../strings/help';

/** @param type the one that is chosen; empty while none is */
export function TypesLink({ type }: { readonly type: IdentityType | '' }) {
	const route: Route = { page: 'words', term: type === '' ? 'service-account' : type };
	const open = (click: MouseEvent) => {
		click.preventDefault();
		void router.getUrl(adminPage).then((address) => {
			if (address !== null) void router.open(`${address.pathname}${pathOf(route)}`);
		});
	};
	return (
		<Link href={`#${pathOf(route)}`} onClick={open}>
			{words.types}
		</Link>
	);
}

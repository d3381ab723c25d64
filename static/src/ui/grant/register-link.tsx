// Leads to the form that registers an account, with the grants that it would need.
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/grants';
import type { GrantParts } from '../identity/grant-parts';
import { grantsPath } from './offered-grants';

interface RegisterLinkProps {
	readonly accountId: string;
	readonly name: string;
	readonly grants: readonly GrantParts[];
}

export function RegisterLink({ accountId, name, grants }: RegisterLinkProps) {
	return (
		<RouteLink to={{ page: 'register', accountId, ...(grants.length === 0 ? {} : { grants: grantsPath(grants) }) }}>
			{words.registerLabel(name)}
		</RouteLink>
	);
}

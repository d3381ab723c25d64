// Where a grant was missing: that it was given, and whether Jira applies it, as the back end says now.
import { useQuery } from '@tanstack/react-query';
import { adminQueries } from '../../data/admin/queries';
import { sharedWords } from '../../strings';
import { words } from '../../strings/grants';
import { isOver } from '../in-force/lag-text';
import { clockText } from '../text/time';
import { useNow } from '../text/use-now';

export function GrantedNote({ accountId }: { readonly accountId: string }) {
	const now = useNow();
	const { data } = useQuery(adminQueries.identity(accountId));
	if (data === undefined) return null;
	const { isEnforced, doubtUntil } = data;
	if (isEnforced || isOver(doubtUntil, now)) return <span>{words.granted}</span>;
	return (
		<span>
			{doubtUntil === undefined ? words.grantedPending : sharedWords.inForce.doubtful(clockText(doubtUntil, now))}
		</span>
	);
}

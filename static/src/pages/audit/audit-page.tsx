// The audit of the whole site: what bots did, newest first, narrowed to what somebody looks for.
import { useQuery } from '@tanstack/react-query';
import type { AuditStateView } from '../../../../src/contract/calls/activity';
import { adminQueries } from '../../data/admin/queries';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/audit';
import { PageHeading } from '../../ui/page/page-heading';
import { Exact, Past } from '../../ui/text/time-text';
import { AuditExport } from './audit-export';
import { AuditFilters } from './audit-filters';
import { AuditList } from './audit-list';
import { type AuditView, readAuditView, writeAuditView } from './audit-view';
import { Recount } from './recount';

/** Up to when nothing is missing, as the server knows it now. */
function ComparedText({ comparedUpTo }: AuditStateView) {
	const text = words.state;
	if (comparedUpTo === undefined) return <>{text.notCompared}</>;
	return (
		<>
			{text.compared} <Exact at={comparedUpTo} /> (<Past at={comparedUpTo} />
			). {text.after}
		</>
	);
}

function State() {
	const { data } = useQuery(adminQueries.auditState);
	return (
		<p>
			{data === undefined ? null : <ComparedText {...data} />}{' '}
			<RouteLink to={{ page: 'evidence' }}>{words.state.toEvidence}</RouteLink>
		</p>
	);
}

export default function AuditPage() {
	const { route, go } = useNavigation();
	const address = route.page === 'audit' ? route.view : undefined;
	const view = readAuditView(address);
	const change = (next: AuditView) => {
		const wanted = writeAuditView(next);
		if (wanted !== address) go(wanted === undefined ? { page: 'audit' } : { page: 'audit', view: wanted }, 'replace');
	};
	return (
		<>
			<PageHeading size="medium">{words.title}</PageHeading>
			<p>{words.lead}</p>
			<State />
			<AuditFilters view={view} onChange={change} />
			<AuditExport view={view} />
			<Recount />
			<AuditList key={address ?? ''} view={view} />
		</>
	);
}

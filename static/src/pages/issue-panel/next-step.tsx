// What would have let a move pass, for whoever may administer Muster: a link to the admin page, with that filled in.
import { useQuery } from '@tanstack/react-query';
import type { AuditEventView } from '../../../../src/contract/calls/audit';
import { placeQuery } from '../../data/page-context';
import { type GrantStep, GrantStepLink, grantStep } from '../../ui/grant/grant-step';

/** What was lacking when the event was recorded, as a page on which it can be given; undefined where it was no grant. */
export function stepFor(
	{ decision, recheck, actorId, from, to }: AuditEventView,
	projectId: string,
): GrantStep | undefined {
	if (actorId === undefined || (decision !== 'would-deny' && decision !== 'bypassed')) return undefined;
	if (recheck !== 'unregistered' && recheck !== 'no-grant' && recheck !== 'grant-expired') return undefined;
	const grant = { projectId, ...(from === undefined ? {} : { fromStatusId: from }), toStatusId: to };
	return grantStep(actorId, recheck !== 'unregistered', grant);
}

export function NextStep({ event }: { readonly event: AuditEventView }) {
	const { data: space } = useQuery(placeQuery('project'));
	const step = space && stepFor(event, space.id);
	return step === undefined ? null : <GrantStepLink step={step} />;
}

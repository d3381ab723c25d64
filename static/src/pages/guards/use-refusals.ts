// What a guard refused, or would have refused while it monitors; asked for only where somebody looks.
import { useQuery } from '@tanstack/react-query';
import type { RefusalsView, WouldDenyView } from '../../../../src/contract/calls/who-could';
import { type AuditedTransition, adminQueries } from '../../data/admin/queries';
import type { Asked } from '../../data/use-fresh';
import { useHasStayed } from '../../ui/table/use-has-stayed';

export const useWouldDeny = (of: AuditedTransition): Asked<WouldDenyView> =>
	useQuery({ ...adminQueries.wouldDeny(of), enabled: useHasStayed() });

export const useRefusals = (of: AuditedTransition): Asked<RefusalsView> =>
	useQuery({ ...adminQueries.refusals(of), enabled: useHasStayed() });

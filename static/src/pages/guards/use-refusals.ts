// What a guard refused, or would have refused while it monitors; asked for only where somebody looks.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RefusalsView, WouldDenyView } from '../../../../src/contract/calls/who-could';
import { type AuditedTransition, adminQueries } from '../../data/admin/queries';
import type { Asked } from '../../data/use-fresh';

/** Rows that scroll past ask nothing. */
const restMs = 120;

/** Whether the component has stayed a moment. */
function useHasStayed(): boolean {
	const [hasStayed, setHasStayed] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setHasStayed(true), restMs);
		return () => clearTimeout(timer);
	}, []);
	return hasStayed;
}

export const useWouldDeny = (of: AuditedTransition): Asked<WouldDenyView> =>
	useQuery({ ...adminQueries.wouldDeny(of), enabled: useHasStayed() });

export const useRefusals = (of: AuditedTransition): Asked<RefusalsView> =>
	useQuery({ ...adminQueries.refusals(of), enabled: useHasStayed() });

// What a guard that monitors would have refused, asked for only where somebody looks.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { WouldDenyView } from '../../../../src/contract/calls/who-could';
import { type AuditedTransition, adminQueries } from '../../data/admin/queries';
import type { Asked } from '../../data/use-fresh';

/** Rows that scroll past ask nothing. */
const restMs = 120;

/** Asks once the component has stayed a moment. */
export function useWouldDeny(of: AuditedTransition): Asked<WouldDenyView> {
	const [hasStayed, setHasStayed] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setHasStayed(true), restMs);
		return () => clearTimeout(timer);
	}, []);
	return useQuery({ ...adminQueries.wouldDeny(of), enabled: hasStayed });
}

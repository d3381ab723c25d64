// What is in force on the site, where it is known, and publishing again what is not.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { InForceView } from '../../../../src/contract/calls/site';
import type { Statement } from '../../../../src/contract/problems';
import { toPublicError } from '../rpc';
import { adminMutations } from './mutations';
import { adminQueries } from './queries';

/** @returns undefined while it is not known */
export const useInForce = (): InForceView | undefined => useQuery(adminQueries.inForce).data;

export interface Retry {
	/** Publishes again, now. */
	readonly run: () => void;
	readonly isRunning: boolean;
	/** Why the last attempt was in vain; undefined where it was not, and before there was one. */
	readonly failure: Statement | undefined;
}

/** @param accountId the account that must be among what is published */
export function useRetry(accountId?: string): Retry {
	const { mutate, isPending, data, error } = useMutation(adminMutations.retryPublication);
	return {
		run: () => mutate(accountId === undefined ? {} : { accountId }),
		isRunning: isPending,
		failure: error === null ? data?.failure : toPublicError(error),
	};
}

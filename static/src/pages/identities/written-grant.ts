// A grant as files write it.
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { defined } from '../../../../src/contract/defined';
import type { WrittenGrant } from '../../../../src/contract/identity-file';

/**
 * With spaces, work types and statuses by id: names may change before the file is read again.
 *
 * @param write its end, epoch milliseconds
 */
export const writtenGrant = (
	{ projectId, issueTypeId, fromStatusId, toStatusId, expiresAt }: IdentityView['grants'][number],
	write: (at: number) => string,
): WrittenGrant => ({
	...defined({ space: projectId, type: issueTypeId, from: fromStatusId }),
	to: toStatusId,
	...(expiresAt === undefined ? {} : { until: write(expiresAt) }),
});

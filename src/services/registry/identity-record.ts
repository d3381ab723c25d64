import type { AccountId } from '../../contract/ids';
import { type Identity, identitySchema } from '../../core/registry/identity';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

export const identityRef = (accountId: AccountId): RecordRef => ({ kind: 'identity', id: accountId });

export const parseIdentity = (accountId: AccountId, stored: StoredRecord): Identity =>
	parseRecord(identitySchema, identityRef(accountId), stored.body);

export function setIdentity(identity: Identity, previous: Identity | undefined): RecordWrite {
	return {
		type: 'set',
		ref: identityRef(identity.accountId),
		expected: previous?.version ?? 'absent',
		record: { version: identity.version, body: identity },
	};
}

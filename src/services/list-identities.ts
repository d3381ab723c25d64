// Lists identities for the admin page.
import { type IdentityStatus, identityStatuses } from '../contract/identity';
import type { AccountId } from '../contract/ids';
import { invalidInput } from '../core/errors';
import type { Identity } from '../core/identity';
import type { Ports } from './ports';
import { parseIdentity } from './registry-records';

export interface IdentityPage {
	readonly identities: readonly Identity[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** The index by status is walked one status after the other; the cursor says where. */
const separator = '|';

/**
 * Reads a page of identities, by status and then by name.
 *
 * Lags behind writes: a caller that has just saved keeps showing what it saved.
 * @param cursor where an earlier page ended
 */
export async function listIdentities(
	{ records }: Pick<Ports, 'records'>,
	query: { readonly status?: IdentityStatus; readonly limit: number; readonly cursor?: string },
): Promise<IdentityPage> {
	const statuses = query.status === undefined ? identityStatuses : [query.status];
	const [named, inner] = query.cursor?.split(separator, 2) ?? [];
	let index = named === undefined ? 0 : statuses.indexOf(named as IdentityStatus);
	if (index < 0) throw invalidInput('cursor', 'This page does not follow any other.');
	let cursor = inner === '' ? undefined : inner;
	const identities: Identity[] = [];
	while (index < statuses.length) {
		const status = statuses[index];
		if (status === undefined) break;
		const page = await records.query({
			kind: 'identity',
			index: 'by-status',
			partition: [status],
			limit: query.limit - identities.length,
			...(cursor === undefined ? {} : { cursor }),
		});
		identities.push(...page.records.map(({ id, record }) => parseIdentity(id as AccountId, record)));
		cursor = page.cursor;
		if (cursor === undefined) index++;
		if (identities.length >= query.limit) break;
	}
	const next = statuses[index];
	return { identities, ...(next === undefined ? {} : { cursor: `${next}${separator}${cursor ?? ''}` }) };
}

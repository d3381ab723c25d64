// Where the page is shown, as the host says. The back end trusts none of it and asks Jira again.
import { view } from '@forge/bridge';
import { queryOptions } from '@tanstack/react-query';

export interface Place {
	readonly id: string;
	/** Such as REL or REL-42; the id where the host gives no key. */
	readonly key: string;
}

/**
 * Reads the space or the work item that the page belongs to.
 *
 * @throws {Error} when the host names none
 */
export async function readPlace(kind: 'project' | 'issue'): Promise<Place> {
	const { extension } = await view.getContext();
	const found: unknown = extension[kind];
	if (typeof found !== 'object' || found === null || !('id' in found)) throw new Error(`the page has no ${kind}`);
	const id = String(found.id);
	return { id, key: 'key' in found && typeof found.key === 'string' ? found.key : id };
}

/**
 * Cloud id of the site.
 *
 * @throws {Error} when the host names none
 */
export async function readSite(): Promise<string> {
	const { cloudId } = await view.getContext();
	if (cloudId === undefined) throw new Error('the host names no site');
	return cloudId;
}

/**
 * Account of who looks.
 *
 * @throws {Error} when the host names none
 */
export async function readReader(): Promise<string> {
	const { accountId } = await view.getContext();
	if (accountId === undefined) throw new Error('the host names no account');
	return accountId;
}

/** The space or the work item that the page belongs to; the host says it once. */
export const placeQuery = (kind: 'project' | 'issue') =>
	queryOptions({ queryKey: ['place', kind], queryFn: () => readPlace(kind), staleTime: Number.POSITIVE_INFINITY });

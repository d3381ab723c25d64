// Names for the ids that a component shows, as Jira tells them to the person who looks.
import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { sharedWords } from '../../strings';
import { jiraQueries } from './queries';
import type { Named, SiteThing, Space } from './spaces';

export interface Names {
	readonly account: (accountId: string) => string;
	/** Undefined while Jira has not told. */
	readonly kind: (accountId: string) => AccountView['kind'] | undefined;
	/** True only when Jira said that the account is gone or deactivated. */
	readonly isGone: (accountId: string) => boolean;
	readonly status: (statusId: string) => string;
	readonly workType: (workTypeId: string) => string;
	/** Key of a space. */
	readonly space: (projectId: string) => string;
	/** Key of a work item; undefined while Jira has not told, null for one that the reader does not see. */
	readonly item: (issueId: string) => string | null | undefined;
}

type Ids = readonly (string | undefined)[];

export interface NeededIds {
	readonly account?: Ids;
	readonly status?: Ids;
	readonly workType?: Ids;
	readonly space?: Ids;
	readonly item?: Ids;
}

/** What stands for an id without a name: short ids whole, long ones by their end. */
export const idText = (id: string): string => (id.length <= 8 ? id : sharedWords.idTail(id.slice(-6)));

/** One by one; undefined while Jira has not told, null for what it does not know. */
type Told<T> = ReadonlyMap<string, T | null | undefined>;

/** The ids in a list that stays the same as long as they do. */
function useUnique(ids: Ids = []): readonly string[] {
	const unique = [...new Set(ids)].filter((id) => id !== undefined).sort();
	const text = JSON.stringify(unique);
	return useMemo(() => JSON.parse(text) as readonly string[], [text]);
}

/** Whether the list has stood still for a while. */
function useStands(ids: readonly string[], restMs: number): boolean {
	const [stood, setStood] = useState(restMs === 0 ? ids : undefined);
	useEffect(() => {
		if (restMs === 0) return;
		const timer = setTimeout(() => setStood(ids), restMs);
		return () => clearTimeout(timer);
	}, [ids, restMs]);
	return restMs === 0 || stood === ids;
}

type Results<T> = readonly { readonly data: T | null | undefined }[];

const tellAll = <T>(ids: readonly string[], results: Results<T>): Told<T> =>
	new Map(ids.map((id, index) => [id, results[index]?.data]));

function useAccounts(needed: Ids | undefined, restMs: number): Told<AccountView> {
	const ids = useUnique(needed);
	const enabled = useStands(ids, restMs);
	return useQueries({
		queries: useMemo(() => ids.map((id) => ({ ...jiraQueries.account(id), enabled })), [ids, enabled]),
		combine: useCallback((results: Results<AccountView>) => tellAll(ids, results), [ids]),
	});
}

function useSpaces(needed: Ids | undefined): Told<Space> {
	const ids = useUnique(needed);
	return useQueries({
		queries: useMemo(() => ids.map(jiraQueries.space), [ids]),
		combine: useCallback((results: Results<Space>) => tellAll(ids, results), [ids]),
	});
}

function useItems(needed: Ids | undefined): Told<string> {
	const ids = useUnique(needed);
	return useQueries({
		queries: useMemo(() => ids.map(jiraQueries.itemKey), [ids]),
		combine: useCallback((results: Results<string>) => tellAll(ids, results), [ids]),
	});
}

const byId = (things: readonly SiteThing[]): ReadonlyMap<string, Named> => new Map(things.map((one) => [one.id, one]));
const isNeeded = (ids: Ids = []): boolean => ids.some((id) => id !== undefined);

/**
 * Names the ids; their ends stand in until Jira has told, and where it does not.
 *
 * @param restMs how long the list of accounts has to stand still before Jira is asked: rows that scroll past need none
 */
export function useNames(needed: NeededIds, restMs = 0): Names {
	const accounts = useAccounts(needed.account, restMs);
	const spaces = useSpaces(needed.space);
	const items = useItems(needed.item);
	const { data: statuses } = useQuery({ ...jiraQueries.statuses, enabled: isNeeded(needed.status), select: byId });
	const { data: workTypes } = useQuery({ ...jiraQueries.workTypes, enabled: isNeeded(needed.workType), select: byId });
	return useMemo(
		() => ({
			account: (id) => accounts.get(id)?.displayName ?? idText(id),
			kind: (id) => accounts.get(id)?.kind,
			isGone: (id) => accounts.get(id) === null || accounts.get(id)?.isActive === false,
			status: (id) => statuses?.get(id)?.name ?? idText(id),
			workType: (id) => workTypes?.get(id)?.name ?? idText(id),
			space: (id) => spaces.get(id)?.key ?? idText(id),
			item: (id) => items.get(id),
		}),
		[accounts, items, spaces, statuses, workTypes],
	);
}

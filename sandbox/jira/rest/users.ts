// Accounts and groups.
import type { Caller } from '../../seams';
import { accountIdOf } from '../caller';
import type { Account } from '../model';
import {
	acceptsQuery,
	errorAnswer,
	forbidden,
	type JiraRequest,
	pageOf,
	readExpand,
	readPage,
	unauthenticated,
} from './answers';
import type { SiteParts } from './parts';
import { manageJira, type Routes, readUser } from './routes';

const mostUsersPerPage = 1000;

export const declareUserRoutes = (routes: Routes, { beans, faults, permissions, world }: SiteParts): void => {
	/** 401 for nobody, 403 for those who may not browse users, otherwise undefined. */
	const refuseBrowsing = (caller: Caller): Response | undefined => {
		if (caller.kind === 'anonymous') return unauthenticated();
		return permissions.hasGlobal(caller.accountId, 'USER_PICKER') ? undefined : forbidden();
	};

	const readAccount = (c: JiraRequest): Account | Response => {
		const accountId = c.req.query('accountId');
		if (!accountId) return errorAnswer(400, ['The query parameter accountId is required.']);
		return (
			world.accounts.get(accountId) ??
			errorAnswer(404, ['Specified user does not exist or you do not have required permissions'])
		);
	};

	const groupsOf = (account: Account): Record<string, unknown> => {
		const items = world.groupsOf(account.accountId).map((group) => beans.group(group));
		return { size: items.length, items };
	};

	routes.get('/rest/api/3/myself', readUser, acceptsQuery(['expand']), (c) => {
		const { caller } = c.env;
		const account = caller.kind === 'anonymous' ? undefined : world.accounts.get(caller.accountId);
		if (!account) return unauthenticated();
		const expand = readExpand(c, ['groups']);
		return c.json({
			...beans.user(account, caller),
			expand: 'groups',
			...(expand.has('groups') && { groups: groupsOf(account) }),
		});
	});

	routes.get('/rest/api/3/user', readUser, acceptsQuery(['accountId', 'expand']), (c) => {
		const refused = refuseBrowsing(c.env.caller);
		if (refused) return refused;
		const account = readAccount(c);
		if (account instanceof Response) return account;
		const expand = readExpand(c, ['groups']);
		return c.json({
			...beans.user(account, c.env.caller),
			expand: 'groups',
			...(expand.has('groups') && { groups: groupsOf(account) }),
		});
	});

	routes.get('/rest/api/3/user/bulk', readUser, acceptsQuery(['accountId', 'startAt', 'maxResults']), (c) => {
		if (c.env.caller.kind === 'anonymous') return unauthenticated();
		const ids = [...new Set(c.req.queries('accountId') ?? [])].filter((id) => id !== '');
		if (ids.length === 0) return errorAnswer(400, ['The query parameter accountId is required.']);
		const accounts = ids.flatMap((id) => world.accounts.get(id) ?? []);
		return c.json(pageOf(c, accounts, readPage(c, 10, 200), (account) => beans.user(account, c.env.caller)));
	});

	routes.get('/rest/api/3/user/groups', readUser, acceptsQuery(['accountId']), (c) => {
		const refused = refuseBrowsing(c.env.caller);
		if (refused) return refused;
		const account = readAccount(c);
		if (account instanceof Response) return account;
		return c.json(world.groupsOf(account.accountId).map((group) => beans.group(group)));
	});

	routes.get(
		'/rest/api/3/user/search',
		readUser,
		acceptsQuery(['query', 'accountId', 'startAt', 'maxResults']),
		(c) => {
			const query = c.req.query('query')?.toLowerCase();
			const accountId = c.req.query('accountId');
			if (!query && !accountId) return errorAnswer(400, ['Specify query or accountId.']);
			const mayBrowse = permissions.hasGlobal(accountIdOf(c.env.caller), 'USER_PICKER');
			const starts = (text: string | undefined): boolean =>
				query !== undefined &&
				(text ?? '')
					.toLowerCase()
					.split(/\s+/)
					.some((word) => word.startsWith(query));
			const found = [...world.accounts.values()].filter(
				(account) =>
					mayBrowse &&
					account.active &&
					(account.accountId === accountId ||
						starts(account.displayName) ||
						account.displayName.toLowerCase().startsWith(query ?? '\0') ||
						starts(account.emailVisible || faults.hiddenEmailsAreFound ? account.email : undefined)),
			);
			const { maxResults, startAt } = readPage(c, 50, mostUsersPerPage);
			return c.json(found.slice(startAt, startAt + maxResults).map((account) => beans.user(account, c.env.caller)));
		},
	);

	const listAll = (c: JiraRequest): Response => {
		const refused = refuseBrowsing(c.env.caller);
		if (refused) return refused;
		const { maxResults, startAt } = readPage(c, 50, mostUsersPerPage);
		const accounts = [...world.accounts.values()].slice(startAt, startAt + maxResults);
		return Response.json(accounts.map((account) => beans.user(account, c.env.caller)));
	};
	routes.get('/rest/api/3/users/search', readUser, acceptsQuery(['startAt', 'maxResults']), listAll);
	routes.get('/rest/api/3/users', readUser, acceptsQuery(['startAt', 'maxResults']), listAll);

	routes.get(
		'/rest/api/3/group/bulk',
		readUser,
		acceptsQuery(['startAt', 'maxResults', 'groupId', 'groupName']),
		(c) => {
			const refused = refuseBrowsing(c.env.caller);
			if (refused) return refused;
			const ids = c.req.queries('groupId');
			const names = c.req.queries('groupName');
			const groups = world.groups.filter(
				(group) => (!ids && !names) || ids?.includes(group.groupId) || names?.includes(group.name),
			);
			return c.json(pageOf(c, groups, readPage(c, 50, 50), ({ groupId, name }) => ({ groupId, name })));
		},
	);

	routes.get(
		'/rest/api/3/group/member',
		manageJira,
		acceptsQuery(['groupname', 'groupId', 'includeInactiveUsers', 'startAt', 'maxResults']),
		(c) => {
			const refused = refuseBrowsing(c.env.caller);
			if (refused) return refused;
			const { groupId, groupname } = c.req.query();
			const group = world.groups.find((candidate) => candidate.groupId === groupId || candidate.name === groupname);
			if (!group) return errorAnswer(404, ['The group was not found.']);
			const all = c.req.query('includeInactiveUsers') === 'true';
			const members = [...group.members].filter((id) => all || world.accounts.get(id)?.active === true);
			return c.json(pageOf(c, members, readPage(c, 50, 50), (id) => beans.userDetails(id, c.env.caller)));
		},
	);
};

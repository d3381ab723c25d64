// What it takes to read everything about 20,000 accounts: who is there, and what each is a member of.
import { roleIds } from '../sandbox/jira';
import { hourMs } from '../src/contract/durations';
import { AppError } from '../src/core/errors';
import { inBackground, ports } from '../src/entry/wiring';
import { listAccounts } from '../src/services/accounts/list-accounts';
import { readMemberships } from '../src/services/memberships/read-memberships';
import { askAdmin, callAdmin } from './deploy-bot';
import type { Figure } from './figure';
import { TimedSandbox } from './timed-sandbox';

const users = 20_000;
/** One of so many is a bot. */
const oneBotIn = 50;
const groups = 200;
/** Groups that bots are in: of teams that have some. */
const botGroups = 40;
const spaces = 100;
/** Groups of each account: everybody's, and two more. */
const groupsEach = 3;
const usersPerPage = 200;

const idOf = (i: number): string => `712020:${String(i).padStart(8, '0')}-0000-4000-8000-00000000000a`;
const groupIdOf = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

/** What one reading asked Jira for. */
interface Sync {
	readonly requests: number;
	/** Requests that read back what the guards read, as each comparison does. */
	readonly ofRegistry: number;
	readonly points: number;
	readonly worstHour: number;
	readonly written: number;
}

class LargeSite {
	readonly timed = new TimedSandbox();

	async open(): Promise<void> {
		await this.timed.install(17);
		const { world } = this.timed.sandbox.site;
		const made = Array.from({ length: groups }, (_, i) => ({
			groupId: groupIdOf(i),
			name: `group-${i}`,
			members: new Set<string>(),
		}));
		for (let i = 0; i < users; i++) {
			const accountId = idOf(i);
			const isBot = i % oneBotIn === 0;
			const kind = isBot ? { accountType: 'app', appType: 'service' as const } : { accountType: 'atlassian' };
			world.accounts.set(accountId, { accountId, displayName: `Person ${i}`, active: true, ...kind });
			const among = isBot ? botGroups : groups;
			const nth = isBot ? i / oneBotIn : i;
			const teams = [1 + (nth % (among - 1)), 1 + ((nth * 7 + 3) % (among - 1))];
			for (const group of [0, ...teams]) made[group]?.members.add(accountId);
		}
		world.groups.push(...made);
		const like = world.projects[0];
		if (like === undefined) throw new Error('no space');
		for (let i = world.projects.length; i < spaces; i++) {
			const ids = new Set(made.slice(i, i + 2).map(({ groupId }) => groupId));
			const roles = new Map([
				[roleIds.administrators, { accountIds: new Set([idOf(i)]), groupIds: new Set<string>() }],
				[roleIds.developers, { accountIds: new Set([idOf(i * oneBotIn)]), groupIds: ids }],
			]);
			world.projects.push({ ...like, id: String(20_000 + i), key: `S${i}`, name: `Space ${i}`, roles });
		}
	}

	/** Compares the accounts and reads their memberships, in as many hours as that takes. */
	async sync(): Promise<Sync> {
		const { timed } = this;
		const { forge } = timed.sandbox;
		await timed.pass(2 * hourMs);
		forge.points.reset();
		const asApp = (run: () => Promise<unknown>): Promise<void> =>
			forge.runAs(undefined, async () => {
				await inBackground('other', run);
			});
		let written = 0;
		for (const step of [() => listAccounts(ports), () => readMemberships(ports, Number.POSITIVE_INFINITY)]) {
			for (let isWhole = false; !isWhole; ) {
				const before = forge.storage.usage.itemsWritten;
				try {
					await asApp(step);
					isWhole = true;
				} catch (error) {
					if (!(error instanceof AppError) || error.details.retryAt === undefined) throw error;
				}
				written += forge.storage.usage.itemsWritten - before;
				if (!isWhole) await timed.pass(hourMs);
			}
		}
		const { requestsTo, points, worstHour } = forge.points;
		const ofRegistry = [...requestsTo].flatMap(([to, count]) => (to.includes('/app/properties') ? [count] : []));
		const sum = (counts: Iterable<number>): number => [...counts].reduce((all, count) => all + count, 0);
		const back = sum(ofRegistry);
		return { requests: sum(requestsTo.values()) - back, ofRegistry: back, points, worstHour, written };
	}

	/** Pages that cannot be done without: of users, of the groups of each bot, of roles and who is in them. */
	pages(): number {
		const { world } = this.timed.sandbox.site;
		const accounts = [...world.accounts.values()];
		const bots = accounts.filter(({ accountType }) => accountType === 'app').length;
		const roles = world.projects.length * (1 + world.roles.length);
		return Math.ceil((accounts.length + 1) / usersPerPage) + bots + roles + Math.ceil(world.projects.length / 100) + 1;
	}
}

export async function measureSync(): Promise<Figure[]> {
	const site = new LargeSite();
	await site.open();
	await site.sync();
	const again = await site.sync();
	const pages = site.pages();
	const { settings } = (await askAdmin(site.timed.sandbox, 'settings.read', {})) as { settings: { version: number } };
	const { version, ...others } = settings;
	await callAdmin(site.timed.sandbox, 'settings.save', { version, settings: { ...others, listsPeople: true } });
	const people = await site.sync();
	site.timed.close();
	const of = `${users} accounts in ${groupsEach} of ${groups} groups each, one of ${oneBotIn} a bot, in ${botGroups} of them, ${spaces} spaces`;
	return [
		{
			name: 'sync.20k.rest_calls',
			value: again.requests,
			unit: 'requests',
			budget: { max: Math.floor(pages * 1.05) },
			note: `${of}; ${pages} pages of users, of groups of each bot, of roles and their members; ${again.points} points; ${again.ofRegistry} requests that compare the published registry come on top`,
		},
		{
			name: 'sync.20k.points',
			value: Math.max(people.points, again.points),
			unit: 'points',
			budget: { max: 70_000 },
			note: `the same where people are listed, a seventh of whom is read a day: ${people.requests} requests`,
		},
		{
			name: 'sync.20k.worst_hour',
			value: Math.max(people.worstHour, again.worstHour),
			unit: 'points',
			budget: { max: 16_250 },
			note: 'a quarter of the pool of an hour, that the app has on all its sites',
		},
		{
			name: 'sync.20k.rewrite_storage_writes',
			value: again.written,
			unit: 'records',
			budget: { max: 5 },
			note: 'a second reading that finds nothing new; without the record that plans each job',
		},
	];
}

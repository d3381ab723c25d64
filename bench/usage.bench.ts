// What it takes of Jira's points to know on which days an account did anything.
import { dayMs } from '../src/contract/durations';
import { ports } from '../src/entry/wiring';
import { askWork, readWorkers } from '../src/services/accounts/ask-work';
import { listAccounts } from '../src/services/accounts/list-accounts';
import type { Figure } from './figure';
import { TimedSandbox } from './timed-sandbox';

const bots = 40;
const days = 90;
const later = Number.POSITIVE_INFINITY;

/** Half of them do something every day, the dearer answer. */
export async function measureUsage(): Promise<Figure[]> {
	const timed = new TimedSandbox();
	await timed.install(17);
	const { site, forge } = timed.sandbox;
	const like = site.issue('REL-1');
	const ids = Array.from(
		{ length: bots },
		(_, i) => `712020:${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`,
	);
	for (const [i, accountId] of ids.entries()) {
		site.addAccount({ accountId, displayName: `Bot ${i}`, accountType: 'app', active: true }, []);
	}
	await forge.runAs(undefined, () => listAccounts(ports));
	const work = (day: number): void => {
		for (const [i, author] of ids.entries()) {
			if (i % 2 === 0) continue;
			const comment = { id: `${day}${i}`, author, body: null, created: Date.now() - 60_000 };
			const id = String(100_000 + i);
			site.world.issues.set(id, { ...like, id, key: `REL-${1_000 + i}`, history: [], comments: [comment] });
		}
	};
	let points = 0;
	let asked = 0;
	for (let day = 0; day < days; day++) {
		work(day);
		forge.points.reset();
		await forge.runAs(undefined, () => askWork(ports, later));
		points += forge.points.points;
		asked += (await forge.runAs(undefined, () => readWorkers(ports))).length;
		await timed.pass(dayMs);
	}
	timed.close();
	if (asked < bots * days) throw new Error('some accounts were not asked about');
	return [
		{
			name: 'usage.points_per_account_day',
			value: Math.round((points / asked) * 100) / 100,
			unit: 'points',
			budget: { max: 5 },
			note: `${bots} bots for ${days} days, every second of which does something every day; the first day, for which 90 are asked, included`,
		},
	];
}

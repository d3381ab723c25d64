// What a look back takes of Jira's points: 20,000 work items, each moved by a bot, more than the share of an hour.
import { dayMs, hourMs } from '../src/contract/durations';
import { accountId, askAdmin, callAdmin } from './deploy-bot';
import type { Figure } from './figure';
import { TimedSandbox } from './timed-sandbox';

const items = 20_000;

/** Work items of one space that a bot moved from Staged to Deployed, each at a time of its own within 80 days. */
function addMovedItems({ sandbox }: TimedSandbox): void {
	const { world } = sandbox.site;
	const like = sandbox.site.issue('REL-1');
	const span = 80 * dayMs;
	for (let i = 0; i < items; i++) {
		const id = String(100_000 + i);
		const item = {
			field: 'status',
			fieldId: 'status',
			fromText: 'Staged',
			toText: 'Deployed',
			from: '10004',
			to: '10005',
		};
		const created = Date.now() - span + Math.floor((i * span) / items);
		const change = { id: world.historyIds.next(), author: accountId, created: created + 1_000, items: [item] };
		const place = { id, key: `REL-${100_000 + i}`, created, updated: change.created, statusId: item.to };
		world.issues.set(id, { ...like, ...place, history: [change], comments: [], properties: new Map() });
	}
}

interface Progress {
	readonly replay?: { readonly state: string; readonly items: number };
}

/** Points from the beginning to the end of a look back, with the hours that it waits; and the work items it looked at. */
async function pointsOf(timed: TimedSandbox, start: string, read: string, about: object, question: object) {
	const { sandbox } = timed;
	const { points } = sandbox.forge;
	points.reset();
	await callAdmin(sandbox, start, about);
	for (let hours = 0; hours < 6; hours++) {
		await timed.pass(hourMs);
		const { replay } = (await askAdmin(sandbox, read, question)) as Progress;
		if (replay?.state === 'done') return { spent: points.points, looked: replay.items };
	}
	throw new Error('the look back did not end');
}

export async function measureReplay(): Promise<Figure[]> {
	const timed = new TimedSandbox();
	await timed.install(17);
	const { site } = timed.sandbox;
	// What the seeded bots did before is not what is measured.
	for (const issue of site.world.issues.values()) issue.history.splice(0);
	addMovedItems(timed);
	await timed.pass(hourMs);
	const { id: workflowId, transitions } = site.workflow('Release train workflow');
	const targets = transitions
		.filter(({ name }) => name === 'Deploy')
		.map(({ id: transitionId }) => ({ workflowId, transitionId }));
	const about = { targets };
	const question = { targets, guard: { mode: 'registered', enforcement: 'enforce' } };
	const ofGuard = await pointsOf(timed, 'replay.start', 'replay.read', about, question);
	const ofAll = await pointsOf(timed, 'replay.start-all', 'replay.observed', {}, {});
	timed.close();
	if (ofGuard.looked < items || ofAll.looked < items) throw new Error('work items were left out');
	const figure = (name: string, { spent, looked }: typeof ofGuard, note: string): Figure => ({
		name,
		value: spent,
		unit: 'points',
		budget: { max: Math.floor(looked * 1.05) },
		note: `${looked} work items, ${note}; an hour's share is used on the way`,
	});
	return [
		figure('replay.20k.points', ofGuard, 'each moved by a bot through the transition that is asked about'),
		figure('replay.20k.all.points', ofAll, 'every move of the site'),
	];
}

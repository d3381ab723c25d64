// Bulk work as the app would run it: the services over the sandbox's storage, with the queue in the test's hands.
import type { Actor } from '../../src/contract/actor';
import type { BulkRow, BulkView } from '../../src/contract/calls/bulk';
import type { AccountId, ProjectId } from '../../src/contract/ids';
import type { BulkPorts } from '../../src/services/bulk/open-site';
import { runBulk } from '../../src/services/bulk/run-bulk';
import { addPiece, applyWork, checkWork, startWork, type WorkStart } from '../../src/services/bulk/steer-work';
import type { Job } from '../../src/services/ports/job';
import { idOf, type TestWorld } from './world';

type BulkJob = Extract<Job, { type: 'bulk' }>;
export interface PushedJob {
	readonly job: BulkJob;
	/** Epoch milliseconds. */
	readonly dueAt: number;
}

export interface BulkDesk {
	readonly ports: BulkPorts;
	/** Jobs of bulk work that wait. */
	readonly queue: PushedJob[];
	/** Runs as an invocation of the app would. */
	within<T>(run: () => Promise<T>): Promise<T>;
	/** Starts work and sends its pieces. */
	send(start: WorkStart, ...pieces: readonly (readonly BulkRow[])[]): Promise<string>;
	/** Sends work and runs the dry run. */
	check(start: WorkStart, ...pieces: readonly (readonly BulkRow[])[]): Promise<string>;
	apply(id: string, actor?: Actor): Promise<BulkView>;
	/** Runs the jobs that are due, and what they push, until none is. */
	runDue(): Promise<void>;
}

export const anAdmin: Actor = { kind: 'person', id: idOf('ana') };

/** What exists on the site, as Ana sees it. */
function aCatalogue(world: TestWorld): BulkPorts['catalogue'] {
	const ask = async (path: string) => {
		const { status, body } = await world.as('ana', 'GET', `/rest/api/3/${path}`);
		return status === 200 ? body : undefined;
	};
	return {
		async readProject(projectId) {
			const project = await ask(`project/${projectId}`);
			if (project === undefined) return undefined;
			const issueTypes = await ask(`project/${projectId}/statuses`);
			return { id: project.id, key: project.key, name: project.name, issueTypes };
		},
		hasStatus: async (id) => (await ask(`status/${id}`)) !== undefined,
		hasIssueType: async (id) => (await ask(`issuetype/${id}`)) !== undefined,
		async findProjects(keyOrName) {
			const { values } = await ask(`project/search?query=${encodeURIComponent(keyOrName)}`);
			const text = keyOrName.toLowerCase();
			return (values as { id: ProjectId; key: string; name: string }[]).filter(
				({ key, name }) => key.toLowerCase() === text || name.toLowerCase() === text,
			);
		},
	};
}

/** Opens the desk of the world that is open. */
export async function openDesk(world: TestWorld, more: Partial<BulkPorts> = {}): Promise<BulkDesk> {
	const { ports: real } = await import('../../src/entry/wiring');
	const queue: PushedJob[] = [];
	const within = <T>(run: () => Promise<T>): Promise<T> => world.forge.runAs(undefined, run) as Promise<T>;
	const ports: BulkPorts = {
		...real,
		catalogue: aCatalogue(world),
		jobs: {
			async push(job, delaySeconds) {
				if (job.type !== 'bulk') return real.jobs.push(job, delaySeconds);
				queue.push({ job, dueAt: Date.now() + delaySeconds * 1_000 });
			},
		},
		...more,
	};
	const desk: BulkDesk = {
		ports,
		queue,
		within,
		async send(start, ...pieces) {
			const { id } = await within(() => startWork(ports, anAdmin, start));
			for (const [piece, rows] of pieces.entries()) await within(() => addPiece(ports, { id, piece, rows }));
			return id;
		},
		async check(start, ...pieces) {
			const id = await desk.send(start, ...pieces);
			await within(() => checkWork(ports, { id, pieces: pieces.length }));
			await desk.runDue();
			return id;
		},
		async apply(id, actor = anAdmin) {
			const view = await within(() => applyWork(ports, actor, { id }));
			await desk.runDue();
			return view;
		},
		async runDue() {
			for (;;) {
				const at = queue.findIndex(({ dueAt }) => dueAt <= Date.now());
				const [due] = at < 0 ? [] : queue.splice(at, 1);
				if (due === undefined) break;
				await within(() => runBulk(ports, due.job.id, due.job.step));
			}
			await world.settle();
		},
	};
	return desk;
}

let added = 0;

/** Adds service accounts to the site, spread over the shards, without letting the app notice one by one. */
export function addAccounts(world: TestWorld, count: number): AccountId[] {
	return Array.from({ length: count }, () => {
		added += 1;
		const digits = Math.imul(added, 2_654_435_761) >>> 0;
		const accountId = `712020:${digits.toString(16).padStart(8, '0')}-0000-4000-8000-${String(added).padStart(12, '0')}`;
		world.site.addAccount(
			{ accountId, displayName: `bot-${added}`, accountType: 'app', appType: 'service', active: true },
			['release-engineers', 'jira-users'],
		);
		return accountId as AccountId;
	});
}

/** A row that registers an account on the seeded site. */
export const aFileRow = (row: number, accountId: string, cells: BulkRow['cells'] = {}): BulkRow => ({
	row,
	cells: {
		accountId,
		name: `bot ${row}`,
		type: 'service-account',
		ownerId: idOf('bruno'),
		contact: '#release-eng',
		purpose: 'Does what it does.',
		expiresAt: '2026-06-01',
		grants: 'space=REL to=Deployed',
		...cells,
	},
});

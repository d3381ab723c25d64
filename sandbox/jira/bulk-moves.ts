// Bulk moves: tasks that run later, one work item after another, each of which may be refused for itself.
import type { Agenda, Caller, Clock } from '../seams';
import { accountIdOf } from './caller';
import type { Engine } from './engine';
import type { MoveTarget } from './moves';
import { Refusal } from './refusal';
import type { World } from './world';

/** Work items and where they go. */
export interface BulkMove {
	readonly issueIdsOrKeys: readonly string[];
	readonly target: MoveTarget;
}

/** How far a task is. Times are epoch milliseconds. */
export interface BulkTask {
	readonly taskId: string;
	readonly submittedBy: string | null;
	readonly total: number;
	readonly created: number;
	started?: number;
	updated: number;
	/** Ids of work items that were moved. */
	readonly processed: string[];
	/** Why not, by id of the work item. */
	readonly failed: Map<string, readonly string[]>;
	/** Work items that do not exist, or that the caller may not see. */
	invalid: number;
}

/** How many work items a task is through with. */
export const doneIn = ({ failed, invalid, processed }: BulkTask): number => processed.length + failed.size + invalid;

/** How long a task waits before it begins, and takes for each work item. */
const startsAfterMs = 200;
const eachTakesMs = 50;

const reasonsIn = ({ errorMessages, errors }: Refusal): string[] => [...errorMessages, ...Object.values(errors)];

export class BulkMoves {
	private readonly tasks = new Map<string, BulkTask>();

	constructor(
		private readonly dependencies: {
			readonly world: World;
			readonly clock: Clock;
			readonly agenda: Agenda;
			readonly engine: Engine;
		},
	) {}

	read(taskId: string): BulkTask | undefined {
		return this.tasks.get(taskId);
	}

	/** Plans a task and returns its id. */
	submit(moves: readonly BulkMove[], caller: Caller): string {
		const now = this.dependencies.clock.now();
		const task: BulkTask = {
			taskId: String(10_000 + this.tasks.size),
			submittedBy: accountIdOf(caller),
			total: moves.reduce((sum, { issueIdsOrKeys }) => sum + issueIdsOrKeys.length, 0),
			created: now,
			updated: now,
			processed: [],
			failed: new Map(),
			invalid: 0,
		};
		this.tasks.set(task.taskId, task);
		const all = moves.flatMap(({ issueIdsOrKeys, target }) => issueIdsOrKeys.map((issue) => ({ issue, target })));
		for (const [index, { issue, target }] of all.entries()) {
			const run = async (): Promise<void> => this.moveOne(task, issue, target, caller);
			this.dependencies.agenda.after(startsAfterMs + index * eachTakesMs, `bulk move of ${issue}`, run);
		}
		return task.taskId;
	}

	private moveOne(task: BulkTask, idOrKey: string, target: MoveTarget, caller: Caller): void {
		const { clock, engine, world } = this.dependencies;
		task.updated = clock.now();
		task.started ??= task.updated;
		const id = world.readIssue(idOrKey)?.id ?? idOrKey;
		try {
			engine.move(idOrKey, target, caller);
			task.processed.push(id);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			if (error.status === 404) task.invalid += 1;
			else task.failed.set(id, reasonsIn(error));
		}
	}
}

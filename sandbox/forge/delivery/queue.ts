// The queue behind @forge/events: publishing, job statistics, cancelling, and handing events to consumers.
import { dayMs, minuteMs, secondMs } from '../../durations';
import type { Clock } from '../../seams';
import { isObject, type JsonObject, sizeInBytes } from '../json';
import type { ConsumerModule } from '../manifest';
import { type DeliveryDeps, type DeliveryOutcome, deliver } from './deliver';

export interface QueueApi {
	/** Answers one request of `@forge/events` below `/webhook/queue/`. */
	fetch(path: string, init: { readonly body?: unknown }): Response;
	/** What was pushed, as long as none of it waits or runs. */
	state(): QueueState;
}

/** Queues own the state that they are made with. */
export interface QueueState {
	readonly jobs: Map<string, Job>;
	/** When events were pushed lately, epoch milliseconds. */
	readonly pushedAt: readonly number[];
	/** How many events there ever were. */
	readonly events: number;
}

interface Deps extends DeliveryDeps {
	readonly clock: Clock;
	readonly consumers: readonly ConsumerModule[];
	/** Runs a consumer once. */
	invoke(consumer: ConsumerModule, event: JsonObject): Promise<DeliveryOutcome>;
	/** Takes note of an event that no attempt delivered. */
	onLost(consumer: ConsumerModule, problem: unknown): void;
	readonly state?: QueueState | undefined;
}

/** Source: Forge docs, "Async events API". */
export const queueLimits = {
	eventsPerPush: 50,
	pushBytes: 200 * 1024,
	delaySeconds: 900,
	eventsPerMinute: 500,
	retentionMs: dayMs,
} as const;

interface Job {
	readonly queueName: string;
	inProgress: number;
	success: number;
	failed: number;
	cancelled: boolean;
}

/** How long an event waits that found its concurrency key taken. */
const waitForTurnMs = secondMs;

/** Makes the queues of one installation: empty, or as they were. */
export function createQueueApi(deps: Deps): QueueApi {
	const { clock, consumers, state } = deps;
	const jobs = state?.jobs ?? new Map<string, Job>();
	const running = new Map<string, number>();
	let pushedAt = [...(state?.pushedAt ?? [])];
	let events = state?.events ?? 0;

	const push = (request: JsonObject): Response => {
		const { queueName, jobId, payload, type } = request;
		const consumer = consumers.find(({ queue }) => queue === queueName);
		if (consumer === undefined)
			return problem(404, `manifest.yml declares no consumer of queue "${String(queueName)}"`);
		if (typeof jobId !== 'string' || type !== 'avi:forge:app:event' || !Array.isArray(payload)) {
			return problem(400, 'A push needs jobId, type and payload');
		}
		if (payload.length < 1 || payload.length > queueLimits.eventsPerPush) {
			return problem(400, `A push takes 1 to ${queueLimits.eventsPerPush} events`);
		}
		if (sizeInBytes(payload) > queueLimits.pushBytes) {
			return Response.json({ errorMessage: 'The maximum payload size is 200KB.' }, { status: 413 });
		}
		pushedAt = pushedAt.filter((at) => at > clock.now() - minuteMs);
		if (pushedAt.length + payload.length > queueLimits.eventsPerMinute) {
			return problem(429, `At most ${queueLimits.eventsPerMinute} events a minute`);
		}
		const job: Job = jobs.get(jobId) ?? {
			queueName: consumer.queue,
			inProgress: 0,
			success: 0,
			failed: 0,
			cancelled: false,
		};
		jobs.set(jobId, job);
		const failedEvents: JsonObject[] = [];
		for (const [index, event] of payload.entries()) {
			const errorMessage = accept(consumer, jobId, job, event);
			if (errorMessage === undefined) pushedAt.push(clock.now());
			else failedEvents.push({ index, errorMessage });
		}
		return failedEvents.length === 0
			? Response.json({}, { status: 201 })
			: Response.json({ failedEvents }, { status: 202 });
	};

	/** Takes one event in, or says why not. */
	const accept = (consumer: ConsumerModule, jobId: string, job: Job, event: unknown): string | undefined => {
		if (!isObject(event) || !isObject(event.body)) return 'Event body must be an object.';
		const delay = event.delayInSeconds ?? 0;
		if (typeof delay !== 'number' || delay < 0 || delay > queueLimits.delaySeconds) {
			return 'The delayInSeconds setting must be between 0 and 900.';
		}
		const turn = event.concurrency;
		const hasTurn =
			isObject(turn) && typeof turn.key === 'string' && Number.isInteger(turn.limit) && Number(turn.limit) > 0;
		if (turn !== undefined && !hasTurn) return 'concurrency needs a key and a limit above 0.';
		const concurrency = hasTurn ? { key: String(turn.key), limit: Number(turn.limit) } : undefined;
		events += 1;
		job.inProgress += 1;
		const eventId = `event-${events}`;
		const enqueuedAt = clock.now();
		let counted = false;
		deliver(deps, {
			label: `queue ${consumer.queue} ${eventId}`,
			delayMs: delay * 1000,
			retryErrors: true,
			isWanted: () => !job.cancelled,
			attempt: async (retry) => {
				const message = {
					...event,
					queueName: consumer.queue,
					jobId,
					eventId,
					...(retry !== undefined && {
						retryContext: {
							...retry,
							retentionWindow: {
								startTime: new Date(enqueuedAt).toISOString(),
								remainingTimeMs: Math.max(0, enqueuedAt + queueLimits.retentionMs - clock.now()),
							},
						},
					}),
				};
				return concurrency === undefined
					? deps.invoke(consumer, message)
					: inTurn(concurrency, () => deps.invoke(consumer, message));
			},
			settled(problem) {
				if (problem !== undefined) deps.onLost(consumer, problem);
				if (counted) return;
				counted = true;
				job.inProgress -= 1;
				if (problem === undefined) job.success += 1;
				else job.failed += 1;
			},
		});
		return undefined;
	};

	/** Runs `task` if fewer than `limit` tasks of this key run. */
	const inTurn = async (
		turn: { key: string; limit: number },
		task: () => Promise<DeliveryOutcome>,
	): Promise<DeliveryOutcome> => {
		const busy = running.get(turn.key) ?? 0;
		if (busy >= turn.limit) return { outcome: 'busy', retryInMs: waitForTurnMs };
		running.set(turn.key, busy + 1);
		try {
			return await task();
		} finally {
			running.set(turn.key, (running.get(turn.key) ?? 1) - 1);
		}
	};

	return {
		state: () => ({ jobs, pushedAt, events }),
		fetch(path, { body }) {
			const request = parse(body);
			if (request === undefined) return problem(400, 'The body must be a JSON object');
			const operation = path.split('/')[3];
			if (operation === 'publish') return push(request);
			const job = typeof request.jobId === 'string' ? jobs.get(request.jobId) : undefined;
			if (job === undefined || job.queueName !== request.queueName) return problem(404, 'No such job');
			if (operation === 'stats') {
				const { success, inProgress, failed } = job;
				return Response.json({ success, inProgress, failed });
			}
			if (operation !== 'cancel') return problem(404, `No such operation: ${path}`);
			job.cancelled = true;
			return new Response(null, { status: 204 });
		},
	};
}

function problem(status: number, message: string): Response {
	return Response.json({ code: status, message }, { status });
}

function parse(body: unknown): JsonObject | undefined {
	try {
		const value: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

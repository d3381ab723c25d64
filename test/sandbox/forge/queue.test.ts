// Queues as the real @forge/events sees them: pushing, delivering at least once, retrying, giving up.

import { type AsyncEvent, InvocationError, InvocationErrorCode, Queue } from '@forge/events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { aHost, aManifest, closeHosts, rejectionOf, start, type TestHost } from './a-host';

afterEach(closeHosts);

const queue = new Queue({ key: 'work' });
const inApp = <T>({ host }: TestHost, code: () => Promise<T>): Promise<T> => host.runAs(undefined, code);

/** A consumer that notes what it gets and answers what `answer` says. */
function aConsumer(answer: (event: AsyncEvent) => unknown = () => undefined) {
	const received: AsyncEvent[] = [];
	return {
		received,
		onWork: async (event: AsyncEvent) => {
			received.push(event);
			return answer(event);
		},
	};
}

describe('queue', () => {
	it('hands each event to its consumer, later, with its job', async () => {
		const consumer = aConsumer();
		const t = await aHost({ onWork: consumer.onWork });
		const { jobId } = await inApp(t, () => queue.push([{ body: { n: 1 } }, { body: { n: 2 }, delayInSeconds: 5 }]));
		expect(consumer.received).toEqual([]);
		await t.agenda.runDue();
		expect(consumer.received).toMatchObject([{ body: { n: 1 }, jobId, queueName: 'work' }]);
		expect(consumer.received[0]).not.toHaveProperty('retryContext');
		await t.pass(4_999);
		expect(consumer.received).toHaveLength(1);
		await t.pass(1);
		expect(consumer.received[1]).toMatchObject({ body: { n: 2 } });
		expect(await inApp(t, () => queue.getStats(jobId))).toEqual({ success: 2, inProgress: 0, failed: 0 });
	});

	it('retries when asked, after the time asked for, with the data given', async () => {
		const consumer = aConsumer((event) =>
			event.retryContext === undefined
				? new InvocationError({
						retryAfter: 60,
						retryReason: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED,
						retryData: { page: 7 },
					})
				: undefined,
		);
		const t = await aHost({ onWork: consumer.onWork });
		await inApp(t, () => queue.push({ body: {} }));
		await t.agenda.runDue();
		await t.pass(59_999);
		expect(consumer.received).toHaveLength(1);
		await t.pass(1);
		expect(consumer.received[1]?.retryContext).toEqual({
			retryCount: 1,
			retryReason: 'FUNCTION_UPSTREAM_RATE_LIMITED',
			retryData: { page: 7 },
			retentionWindow: { startTime: new Date(start).toISOString(), remainingTimeMs: 24 * 3_600_000 - 60_000 },
		});
		expect(t.host.events.map(({ outcome }) => outcome)).toEqual(['retry', 'ok']);
		expect(t.host.failures).toEqual([]);
	});

	it('waits at most 900 seconds, however much is asked', async () => {
		const consumer = aConsumer(
			() => new InvocationError({ retryAfter: 5_000, retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST }),
		);
		const t = await aHost({ onWork: consumer.onWork });
		await inApp(t, () => queue.push({ body: {} }));
		await t.agenda.runDue();
		await t.pass(900_000);
		expect(consumer.received).toHaveLength(2);
	});

	it('gives up after four retries, and says so', async () => {
		const consumer = aConsumer(() => new InvocationError());
		const t = await aHost({ onWork: consumer.onWork });
		const { jobId } = await inApp(t, () => queue.push({ body: {} }));
		await t.agenda.runDue();
		await t.pass(60_000, 1_000);
		expect(consumer.received).toHaveLength(5);
		expect(String(t.host.failures[0]?.error)).toContain('gave up after 4 retries');
		expect(await inApp(t, () => queue.getStats(jobId))).toEqual({ success: 0, inProgress: 0, failed: 1 });
	});

	it('retries after an error that was thrown, and keeps the error', async () => {
		let tries = 0;
		const consumer = aConsumer(() => {
			tries += 1;
			if (tries === 1) throw new Error('boom');
		});
		const t = await aHost({ onWork: consumer.onWork });
		await inApp(t, () => queue.push({ body: {} }));
		await t.agenda.runDue();
		await t.pass(30_000);
		expect(consumer.received[1]?.retryContext?.retryReason).toBe('FUNCTION_PLATFORM_UNKNOWN_ERROR');
		expect(t.host.failures).toMatchObject([
			{ moduleKey: 'worker', functionKey: 'on-work', error: { message: 'boom' } },
		]);
	});

	it('does not send retry data that is no object, and refuses more than 4 KB', async () => {
		const wish = (retryData: unknown) => ({ _retry: true, retryOptions: { retryAfter: 1, retryData } });
		const consumer = aConsumer((event) => {
			if (event.body.big === true) return wish({ text: 'x'.repeat(4096) });
			return event.retryContext === undefined ? wish('text') : undefined;
		});
		const t = await aHost({ onWork: consumer.onWork });
		await inApp(t, () => queue.push([{ body: {} }, { body: { big: true } }]));
		await t.agenda.runDue();
		await t.pass(1_000);
		expect(consumer.received).toHaveLength(3);
		expect(consumer.received[2]?.retryContext).not.toHaveProperty('retryData');
		expect(String(t.host.failures[0]?.error)).toContain('4 KB');
	});

	it('stops a consumer after its time and tries again', async () => {
		let tries = 0;
		const consumer = aConsumer(() => {
			tries += 1;
			return tries === 1 ? new Promise((resolve) => setTimeout(resolve, 1_000).unref()) : undefined;
		});
		const t = await aHost({ onWork: consumer.onWork }, { timeLimitsMs: { consumer: 20 } });
		await inApp(t, () => queue.push({ body: {} }));
		await t.agenda.runDue();
		await t.pass(30_000);
		expect(consumer.received[1]?.retryContext?.retryReason).toBe('FUNCTION_TIME_OUT');
	});

	it('delivers duplicates about a second apart', async () => {
		const consumer = aConsumer();
		const t = await aHost({ onWork: consumer.onWork });
		t.faults.duplicateDeliveries = 2;
		const { jobId } = await inApp(t, () => queue.push({ body: { n: 1 } }));
		await t.agenda.runDue();
		expect(consumer.received).toHaveLength(1);
		await t.pass(2_000, 1_000);
		expect(consumer.received).toHaveLength(3);
		expect(new Set(consumer.received.map(({ eventId }) => eventId)).size).toBe(1);
		expect(await inApp(t, () => queue.getStats(jobId))).toMatchObject({ success: 1 });
	});

	it('does not start what was cancelled', async () => {
		const consumer = aConsumer();
		const t = await aHost({ onWork: consumer.onWork });
		await inApp(t, async () => {
			const { jobId } = await queue.push({ body: {} });
			await queue.cancel(jobId);
			await expect(queue.cancel('nonsense')).rejects.toThrow('was not found');
		});
		await t.agenda.runDue();
		expect(consumer.received).toEqual([]);
	});

	it('runs no more events of one concurrency key at a time than allowed', async () => {
		let running = 0;
		let most = 0;
		const onWork = async () => {
			running += 1;
			most = Math.max(most, running);
			await new Promise((resolve) => setTimeout(resolve, 5));
			running -= 1;
		};
		for (const [limit, expected] of [
			[1, 1],
			[2, 2],
		] as const) {
			most = 0;
			const t = await aHost({ onWork });
			await inApp(t, () => queue.push([1, 2, 3].map((n) => ({ body: { n }, concurrency: { key: 'k', limit } }))));
			for (let round = 0; round < 4; round += 1) {
				await Promise.all([t.agenda.runDue(), t.agenda.runDue(), t.agenda.runDue()]);
				t.clock.advance(1_000);
			}
			expect(t.host.invocations).toBe(3);
			expect(most).toBe(expected);
			closeHosts();
		}
	});

	it('refuses a queue that no consumer reads', async () => {
		const t = await aHost();
		await inApp(t, async () => {
			await expect(new Queue({ key: 'ghost' }).push({ body: {} })).rejects.toThrow(
				'declares no consumer of queue "ghost"',
			);
		});
	});

	it('refuses more than 500 events a minute', async () => {
		const t = await aHost();
		const fifty = Array.from({ length: 50 }, () => ({ body: {} }));
		await inApp(t, async () => {
			for (let n = 0; n < 10; n += 1) await queue.push(fifty);
			await expect(queue.push({ body: {} })).rejects.toThrow('Too many requests');
			t.clock.advance(60_000);
			await queue.push({ body: {} });
		});
	});

	const wire = (t: TestHost, change: Record<string, unknown>): Promise<Response> =>
		inApp(t, () =>
			Reflect.get(globalThis, '__forge_fetch__')(
				{ type: 'fpp', provider: 'app', remote: 'stargate' },
				'/webhook/queue/publish/{contextAri}/{environmentId}/{appId}/{appVersion}',
				{
					method: 'POST',
					body: JSON.stringify({
						queueName: 'work',
						jobId: 'job',
						type: 'avi:forge:app:event',
						payload: [{ body: {} }],
						...change,
					}),
				},
			),
		);
	it.each([
		['a good push', {}, 201],
		['no events', { payload: [] }, 400],
		['51 events', { payload: Array.from({ length: 51 }, () => ({ body: {} })) }, 400],
		['more than 200 KB', { payload: [{ body: { text: 'x'.repeat(205_000) } }] }, 413],
		['another type', { type: 'avi:other' }, 400],
		['one event without a body among good ones', { payload: [{ body: {} }, {}] }, 202],
		['a delay above 900 seconds', { payload: [{ body: {}, delayInSeconds: 901 }] }, 202],
		['a concurrency limit of 0', { payload: [{ body: {}, concurrency: { key: 'k', limit: 0 } }] }, 202],
	])('answers %s on the wire itself', async (_title, change, status) => {
		expect((await wire(await aHost(), change)).status).toBe(status);
	});

	it('tells the app which events of a push were not taken', async () => {
		const t = await aHost();
		await inApp(t, async () => {
			const error = await rejectionOf(queue.push([{ body: {} }, { body: {}, concurrency: { key: 'k', limit: 0 } }]));
			expect(error).toMatchObject({ failedEvents: [{ errorMessage: expect.stringContaining('concurrency') }] });
		});
	});

	it('gives a consumer the run time that its function declares', async () => {
		let remainingMs: number | undefined;
		const t = await aHost(
			{
				onWork: async () => {
					remainingMs = Reflect.get(globalThis, '__forge_runtime__').lambdaContext.getRemainingTimeInMillis();
				},
			},
			{ manifestText: aManifest((m) => Object.assign(m.modules.function?.[4] ?? {}, { timeoutSeconds: 900 })) },
		);
		await inApp(t, () => queue.push({ body: {} }));
		await t.agenda.runDue();
		expect(remainingMs).toBe(900_000);
	});
});

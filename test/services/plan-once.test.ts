// No job multiplies: of those that plan their successors one waits at a time, whatever is delivered twice.
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../src/core/errors';
import { planOnce } from '../../src/services/plan-once';
import type { Job } from '../../src/services/ports/job';
import type { RecordRef, Records, StoredRecord } from '../../src/services/ports/records';

const settle: Job = { type: 'settle' };

/** Records and a queue with a clock of their own. */
function aDesk() {
	const stored = new Map<string, StoredRecord>();
	const keyOf = ({ kind, id }: RecordRef) => `${kind} ${id}`;
	const queue: { readonly job: Job; readonly dueAt: number }[] = [];
	const desk = { now: 1_000_000, isQueueDown: false, queue, pushes: 0 };
	const records = {
		read: async (refs: readonly RecordRef[]) => refs.map((ref) => stored.get(keyOf(ref))),
		commit: async (writes: Parameters<Records['commit']>[0]) => {
			const holds = writes.every(({ ref, expected }) => (stored.get(keyOf(ref))?.version ?? 'absent') === expected);
			if (!holds) return 'conflict' as const;
			for (const write of writes) if (write.type === 'set') stored.set(keyOf(write.ref), write.record);
			return 'committed' as const;
		},
		put: async (ref: RecordRef, record: StoredRecord) => void stored.set(keyOf(ref), record),
	} as unknown as Records;
	const ports = {
		records,
		time: { now: () => desk.now, sleep: async () => undefined },
		jobs: {
			push: async (job: Job, delaySeconds: number) => {
				if (desk.isQueueDown) throw new AppError('UNAVAILABLE', 'queue-silent');
				desk.pushes++;
				queue.push({ job, dueAt: desk.now + delaySeconds * 1_000 });
			},
		},
	};
	return { desk, plan: (job: Job, seconds: number) => planOnce(ports, job, seconds) };
}

describe('planning a job once', () => {
	it.each([1, 2, 5])('keeps one chain alive when every delivery comes %i times', async (copies) => {
		const { desk, plan } = aDesk();
		await plan(settle, 60);
		for (let delivered = 0; delivered < 200; delivered++) {
			const next = desk.queue.shift();
			if (next === undefined) throw new Error('the chain has ended');
			desk.now = Math.max(desk.now, next.dueAt);
			for (let copy = 0; copy < copies; copy++) await plan(settle, 60);
			expect(desk.queue).toHaveLength(1);
		}
		expect(desk.pushes).toBe(201);
	});

	it('does not multiply when copies come a second apart and the queue is ten minutes late', async () => {
		const { desk, plan } = aDesk();
		await plan(settle, 60);
		const begun = desk.now;
		while (desk.now < begun + 24 * 3_600_000) {
			const next = desk.queue.shift();
			if (next === undefined) throw new Error('the chain has ended');
			desk.now = Math.max(desk.now, next.dueAt + 600_000);
			await plan(settle, 60);
			desk.now += 1_000;
			await plan(settle, 60);
			expect(desk.queue.length).toBeLessThanOrEqual(1);
		}
	});

	it('lets many who want it at once plan one', async () => {
		const { desk, plan } = aDesk();
		await Promise.all(Array.from({ length: 20 }, () => plan(settle, 60)));
		expect(desk.queue).toHaveLength(1);
	});

	it('plans one that is wanted much earlier, and no other after it', async () => {
		const { desk, plan } = aDesk();
		await plan(settle, 600);
		await plan(settle, 5);
		await plan(settle, 5);
		expect(desk.queue.map(({ dueAt }) => dueAt - desk.now)).toEqual([600_000, 5_000]);
		// Whichever comes first plans the next, and the other finds that it waits.
		desk.now += 600_000;
		await plan(settle, 60);
		await plan(settle, 60);
		expect(desk.queue).toHaveLength(3);
	});

	it('tells bulk works and their steps apart', async () => {
		const { desk, plan } = aDesk();
		for (const id of ['a', 'b'])
			for (const step of ['check', 'apply'] as const) await plan({ type: 'bulk', id, step }, 5);
		await plan({ type: 'bulk', id: 'a', step: 'check' }, 5);
		expect(desk.queue).toHaveLength(4);
	});

	it('plans again after the queue did not take it', async () => {
		const { desk, plan } = aDesk();
		desk.isQueueDown = true;
		await expect(plan(settle, 60)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		desk.isQueueDown = false;
		await plan(settle, 60);
		expect(desk.queue).toHaveLength(1);
	});
});

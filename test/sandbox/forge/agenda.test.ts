// The agenda: order, what becomes due meanwhile, and failures that nobody awaits.
import { describe, expect, it, jest } from '@jest/globals';
import { createAgenda } from '../../../sandbox/agenda';
import { aClock } from './a-host';

describe('agenda', () => {
	it('runs due tasks by due time, first planned first among equals', async () => {
		const clock = aClock();
		const agenda = createAgenda(clock);
		const ran: string[] = [];
		const note = (name: string) => async () => {
			ran.push(name);
		};
		agenda.after(20, 'late', note('late'));
		agenda.after(10, 'early', note('early'));
		agenda.after(10, 'early too', note('early too'));
		clock.advance(20);
		expect(await agenda.runDue()).toBe(3);
		expect(ran).toEqual(['early', 'early too', 'late']);
	});

	it('does not run a task a millisecond before its time', async () => {
		const clock = aClock();
		const agenda = createAgenda(clock);
		agenda.after(10, 'task', async () => {});
		clock.advance(9);
		expect(await agenda.runDue()).toBe(0);
		expect(agenda.pending()).toEqual([{ label: 'task', dueAt: clock.now() + 1 }]);
		expect(agenda.nextDue()).toBe(clock.now() + 1);
		clock.advance(1);
		expect(await agenda.runDue()).toBe(1);
		expect(agenda.nextDue()).toBeUndefined();
	});

	it('runs what a task plans for now in the same go', async () => {
		const clock = aClock();
		const agenda = createAgenda(clock);
		const ran: string[] = [];
		agenda.after(0, 'first', async () => {
			agenda.after(0, 'second', async () => {
				ran.push('second');
			});
			agenda.after(1, 'third', async () => {
				ran.push('third');
			});
		});
		expect(await agenda.runDue()).toBe(2);
		expect(ran).toEqual(['second']);
	});

	it('keeps the error of a task and goes on with the next', async () => {
		const agenda = createAgenda(aClock());
		const ran: string[] = [];
		agenda.after(0, 'broken', async () => {
			throw new Error('boom');
		});
		agenda.after(0, 'fine', async () => {
			ran.push('fine');
		});
		await agenda.runDue();
		expect(ran).toEqual(['fine']);
		expect(agenda.failures).toMatchObject([{ label: 'broken', error: { message: 'boom' } }]);
	});

	it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a delay of %p', (delayMs) => {
		expect(() => createAgenda(aClock()).after(delayMs, 'task', async () => {})).toThrow('Cannot plan "task"');
	});

	it('drives itself once started, and not after it was stopped', async () => {
		const agenda = createAgenda({ now: () => 0 });
		const task = jest.fn(async () => {});
		agenda.start(1);
		agenda.after(0, 'task', task);
		await new Promise((resolve) => setTimeout(resolve, 30));
		agenda.stop();
		agenda.after(0, 'task', task);
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(task).toHaveBeenCalledTimes(1);
	});
});

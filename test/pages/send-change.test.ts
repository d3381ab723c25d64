// A change of many guards is sent in calls that are small enough, and what became of each workflow is never guessed.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AppliedWorkflowView, InventoryTransitionView, PlanWorkflowView } from '../../src/contract/calls/guards';
import type { RpcResult } from '../../src/contract/errors';
import type { TransitionRef } from '../../src/contract/guard';
import { maxTargets } from '../../src/contract/limits';
import type { GuardPlace } from '../../static/src/data/guards/guard-place';
import type { ChangeKind } from '../../static/src/data/guards/send-change';

interface Sent {
	readonly change: { readonly targets: readonly TransitionRef[] };
	readonly versions?: readonly { readonly workflowId: string; readonly version: { readonly number: number } }[];
}
type Answer = (sent: Sent, call: number) => RpcResult<unknown> | Promise<RpcResult<unknown>>;

/** The host, as the vendor's package speaks to it. It has to be there before that package is loaded. */
const host: { plan: Answer; apply: Answer; plans: Sent[]; applies: Sent[] } = {
	plan: () => ok({ workflows: [], canEnforce: true }),
	apply: () => ok({ workflows: [] }),
	plans: [],
	applies: [],
};
Object.assign(globalThis, {
	__bridge: {
		callBridge: async (_command: string, { functionKey, payload }: { functionKey: string; payload: Sent }) => {
			if (functionKey === 'guard.plan') return host.plan(payload, host.plans.push(payload));
			if (functionKey === 'guard.apply') return host.apply(payload, host.applies.push(payload));
			throw new Error(`nobody answers ${functionKey}`);
		},
	},
});

const ok = (value: unknown): RpcResult<unknown> => ({ ok: true, value });
const refs = (workflowId: string, count: number): readonly TransitionRef[] =>
	Array.from({ length: count }, (_, i) => ({ workflowId, transitionId: String(i + 1) }));
const workflowsIn = (targets: readonly TransitionRef[]): readonly string[] => [
	...new Set(targets.map(({ workflowId }) => workflowId)),
];

const transition = (transitionId: string): InventoryTransitionView => ({
	transitionId,
	name: `T${transitionId}`,
	kind: 'directed',
	from: [],
	to: { id: '1', name: 'Done' },
	isProtected: false,
	faults: [],
});
const places = (targets: readonly TransitionRef[]): readonly GuardPlace[] =>
	targets.map(({ workflowId, transitionId }) => ({
		workflow: { workflowId, name: `Workflow ${workflowId}` },
		transition: transition(transitionId),
	}));

/** How often each workflow was changed: its version. */
let changes: Map<string, number>;
const versionOf = (workflowId: string) => ({ id: workflowId, number: changes.get(workflowId) ?? 1 });
const planned = (targets: readonly TransitionRef[]): readonly PlanWorkflowView[] =>
	workflowsIn(targets).map((workflowId) => ({
		workflowId,
		name: workflowId,
		version: versionOf(workflowId),
		transitions: targets
			.filter((target) => target.workflowId === workflowId)
			.map(({ transitionId }) => ({
				transitionId,
				name: `T${transitionId}`,
				from: [],
				to: { id: '1', name: 'Done' },
				steps: ['remove-validator'],
			})),
	}));

const kind: ChangeKind = { action: 'remove' };

describe('sending a change of guards', () => {
	let send: typeof import('../../static/src/data/guards/send-change');

	beforeEach(async () => {
		send = await import('../../static/src/data/guards/send-change');
		changes = new Map();
		host.plans = [];
		host.applies = [];
		host.plan = ({ change }) => ok({ workflows: planned(change.targets), canEnforce: true });
		// As the back end does: a workflow changes only in the version that was planned for.
		host.apply = ({ change, versions }) =>
			ok({
				workflows: workflowsIn(change.targets).map((workflowId): AppliedWorkflowView => {
					const sent = versions?.find((version) => version.workflowId === workflowId)?.version.number;
					const now = versionOf(workflowId).number;
					if (sent === now) changes.set(workflowId, now + 1);
					return { workflowId, name: workflowId, outcome: sent === now ? 'done' : 'stale' };
				}),
			});
	});

	const plan = (targets: readonly TransitionRef[]) => send.planChange(kind, places(targets), () => undefined);
	const apply = async (targets: readonly TransitionRef[], isStopped: () => boolean = () => false) => {
		const made = await plan(targets);
		const progress: number[] = [];
		const applied = await send.applyPlan(made, (done) => progress.push(done), isStopped);
		return { applied, progress };
	};

	describe('in calls', () => {
		it.each<[string, readonly TransitionRef[], readonly number[]]>([
			['nothing', [], []],
			['one', refs('a', 1), [1]],
			['as many as one call takes', refs('a', maxTargets), [maxTargets]],
			['one more', refs('a', maxTargets + 1), [maxTargets, 1]],
			['two that fit together', [...refs('a', 40), ...refs('b', 60)], [100]],
			['two that do not', [...refs('a', 41), ...refs('b', 60)], [41, 60]],
			['many small ones', Array.from({ length: 23 }, (_, i) => refs(`w${i}`, 2)).flat(), [20, 20, 6]],
		])('of %s', (_, targets, sizes) => {
			const calls = send.packTargets(targets);
			expect(calls.map((call) => call.length)).toEqual(sizes);
			expect(calls.flat()).toEqual(targets);
		});

		it('keeps a workflow together whose transitions were chosen apart', () => {
			const [one, two, three] = refs('a', 3);
			const mixed = [one, ...refs('b', 2), two, ...refs('c', 1), three] as readonly TransitionRef[];
			const calls = send.packTargets(mixed);
			expect(calls.map((call) => call.map(({ workflowId }) => workflowId).join(''))).toEqual(['aaabbc']);
		});
	});

	describe('as a plan', () => {
		it('joins the parts of a divided workflow, and cannot enforce when one call says so', async () => {
			host.plan = ({ change }, call) => ok({ workflows: planned(change.targets), canEnforce: call !== 2 });
			const made = await plan(refs('a', maxTargets + 5));
			expect(made.canEnforce).toBe(false);
			expect(made.workflows.map(({ transitions }) => transitions.length)).toEqual([maxTargets + 5]);
			expect(send.changesOf(made)).toEqual(refs('a', maxTargets + 5));
		});

		it('leaves alone a workflow that has a problem in any part, and what needs no step', async () => {
			const problem = { kind: 'not-editable' };
			host.plan = ({ change }, call) =>
				ok({
					canEnforce: true,
					workflows: planned(change.targets).map((workflow) => ({ ...workflow, ...(call === 1 && { problem }) })),
				});
			const made = await plan(refs('a', maxTargets + 5));
			expect([made.workflows[0]?.problem, send.changesOf(made)]).toEqual([problem, []]);
			host.plan = ({ change }) =>
				ok({
					canEnforce: true,
					workflows: planned(change.targets).map((workflow) => ({
						...workflow,
						transitions: workflow.transitions.map((one, i) => ({ ...one, steps: i === 1 ? one.steps : [] })),
					})),
				});
			expect(send.changesOf(await plan(refs('a', 3)))).toEqual([{ workflowId: 'a', transitionId: '2' }]);
		});

		it('calls what Jira no longer knows as the list called it', async () => {
			host.plan = ({ change }) =>
				ok({
					canEnforce: true,
					workflows: planned(change.targets).map((workflow) => ({ ...workflow, problem: { kind: 'not-found' } })),
				});
			expect((await plan(refs('a', 1))).workflows[0]?.name).toBe('Workflow a');
		});

		it('ends between two calls when it is told to, and with the error of a call', async () => {
			const ending = new AbortController();
			host.plan = ({ change }) => {
				ending.abort(new Error('left the page'));
				return ok({ workflows: planned(change.targets), canEnforce: true });
			};
			const targets = places(refs('a', maxTargets * 3));
			await expect(send.planChange(kind, targets, () => undefined, ending.signal)).rejects.toThrow('left the page');
			expect(host.plans).toHaveLength(1);
		});
	});

	describe('carried out', () => {
		it('sends to each workflow the version that was planned for, and tells how far it is', async () => {
			const targets = Array.from({ length: 12 }, (_, i) => refs(`w${i}`, 1)).flat();
			const { applied, progress } = await apply(targets);
			expect(applied).toEqual({ workflows: expect.any(Array), unknown: [], left: [] });
			expect(applied.workflows.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 12 }, () => 'done'));
			expect(progress).toEqual([10, 12]);
			expect(host.plans).toHaveLength(2);
		});

		it('plans the rest of a divided workflow anew, since its first part changed the version', async () => {
			const { applied } = await apply(refs('a', maxTargets * 2 + 1));
			expect(applied.workflows).toEqual([{ workflowId: 'a', name: 'a', outcome: 'done' }]);
			expect(host.applies.map(({ versions }) => versions?.[0]?.version.number)).toEqual([1, 2, 3]);
		});

		it('keeps in mind that a part of a divided workflow could not be put on record', async () => {
			const answer = host.apply;
			host.apply = async (sent, call) => {
				const all = (await answer(sent, call)) as { ok: true; value: { workflows: AppliedWorkflowView[] } };
				if (call !== 2) return all;
				return ok({ workflows: all.value.workflows.map((one) => ({ ...one, isUnrecorded: true })) });
			};
			const { applied } = await apply(refs('a', maxTargets * 2 + 1));
			expect(applied.workflows).toEqual([{ workflowId: 'a', name: 'a', outcome: 'done', isUnrecorded: true }]);
		});

		it('leaves alone a workflow that somebody changed after it was planned', async () => {
			const made = await plan([...refs('a', 1), ...refs('b', 1)]);
			changes.set('b', 7);
			const { workflows } = await send.applyPlan(
				made,
				() => undefined,
				() => false,
			);
			expect(workflows.map(({ outcome }) => outcome)).toEqual(['done', 'stale']);
		});

		it('makes no call for nothing', async () => {
			const { applied, progress } = await apply([]);
			expect([applied, progress, host.applies]).toEqual([{ workflows: [], unknown: [], left: [] }, [], []]);
		});

		it('stops between two calls, and names what is left', async () => {
			const targets = Array.from({ length: 25 }, (_, i) => refs(`w${i}`, 1)).flat();
			const { applied } = await apply(targets, () => host.applies.length === 1);
			expect(applied.workflows).toHaveLength(10);
			expect([applied.unknown, applied.left]).toEqual([[], workflowsIn(targets).slice(10)]);
			expect(applied.error).toBeUndefined();
		});

		it('says of the workflows in a failed call that nobody knows, and calls no more', async () => {
			const targets = Array.from({ length: 25 }, (_, i) => refs(`w${i}`, 1)).flat();
			const { apply: answered } = host;
			host.apply = (sent, call) => {
				if (call === 2) throw new Error('connection lost');
				return answered(sent, call);
			};
			const { applied } = await apply(targets);
			expect(applied.workflows).toHaveLength(10);
			expect([applied.unknown, applied.left]).toEqual([
				workflowsIn(targets).slice(10, 20),
				workflowsIn(targets).slice(20),
			]);
			expect(applied.error?.code).toBe('UNAVAILABLE');
			expect(host.applies).toHaveLength(2);
		});

		it('counts a divided workflow whose second part failed as not known, though its first was done', async () => {
			const { apply: answered } = host;
			host.apply = (sent, call) => (call === 2 ? Promise.reject(new Error('lost')) : answered(sent, call));
			const { applied } = await apply([...refs('a', maxTargets + 1), ...refs('b', maxTargets)]);
			expect([applied.unknown, applied.left]).toEqual([['a'], ['b']]);
		});
	});
});

// One change of guards from its plan to what came of it.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PublicError } from '../../../../src/contract/errors';
import type { GuardPlace } from '../../data/guards/guard-place';
import type { ChangeKind } from '../../data/guards/send-change';
import { type Applied, applyPlan, type ChangePlan, changesOf, planChange } from '../../data/guards/send-change';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/guards';
import { showDoneFlag } from '../../ui/page/done-flag';
import { useAnnounce } from '../../ui/page/live-region';
import { errorText } from '../../ui/text/error-text';
import type { Task } from './change-task';
import { summaryOf, unfinished } from './outcome-view';

export type Phase =
	| { readonly name: 'choosing' }
	| { readonly name: 'planning'; readonly done: number; readonly total: number }
	| { readonly name: 'failed'; readonly error: PublicError; readonly retry: () => void }
	| { readonly name: 'planned'; readonly plan: ChangePlan; readonly places: readonly GuardPlace[] }
	| { readonly name: 'applying'; readonly done: number; readonly total: number; readonly isStopping: boolean }
	| {
			readonly name: 'over';
			readonly plan: ChangePlan;
			readonly applied: Applied;
			readonly left: readonly GuardPlace[];
	  };

export interface Change {
	readonly phase: Phase;
	/** Whether anything may have changed. */
	readonly hasApplied: boolean;
	readonly choose: () => void;
	readonly plan: (kind: ChangeKind, places: readonly GuardPlace[]) => Promise<void>;
	readonly apply: (plan: ChangePlan, places: readonly GuardPlace[]) => Promise<void>;
	/** Stops after the call that is under way. */
	readonly stop: () => void;
}

export function useChange(task: Task, first: Phase): Change {
	const announce = useAnnounce();
	const [phase, setPhase] = useState(first);
	const [hasApplied, setHasApplied] = useState(false);
	const isStopped = useRef(false);
	const leaving = useRef(new AbortController());
	const isOpen = useRef(true);
	useEffect(() => {
		isOpen.current = true;
		leaving.current = new AbortController();
		return () => {
			isOpen.current = false;
			isStopped.current = true;
			leaving.current.abort();
		};
	}, []);
	const show = useCallback((next: Phase) => {
		if (isOpen.current) setPhase(next);
	}, []);

	const plan = async (kind: ChangeKind, places: readonly GuardPlace[]) => {
		const total = places.length;
		show({ name: 'planning', done: 0, total });
		try {
			const report = (done: number) => show({ name: 'planning', done, total });
			show({ name: 'planned', plan: await planChange(kind, places, report, leaving.current.signal), places });
		} catch (error) {
			if (!isOpen.current) return;
			const publicError = toPublicError(error);
			show({ name: 'failed', error: publicError, retry: () => void plan(kind, places) });
			announce(errorText(publicError), 'assertive');
		}
	};

	const apply = async (made: ChangePlan, places: readonly GuardPlace[]) => {
		const total = new Set(changesOf(made).map(({ workflowId }) => workflowId)).size;
		isStopped.current = false;
		setHasApplied(true);
		const report = (done: number) => show({ name: 'applying', done, total, isStopping: isStopped.current });
		report(0);
		const applied = await applyPlan(made, report, () => isStopped.current);
		const open = unfinished(applied);
		const done = words.apply.done[task](applied.workflows.filter(({ outcome }) => outcome === 'done').length);
		announce(open.size === 0 ? done : summaryOf(applied), open.size === 0 ? 'polite' : 'assertive');
		if (open.size === 0) showDoneFlag(done);
		show({ name: 'over', plan: made, applied, left: places.filter(({ workflow }) => open.has(workflow.workflowId)) });
	};

	const stop = () => {
		isStopped.current = true;
		setPhase((now) => (now.name === 'applying' ? { ...now, isStopping: true } : now));
	};

	return { phase, hasApplied, choose: () => show({ name: 'choosing' }), plan, apply, stop };
}

// What guards that monitor would have refused: asked for a few at a time, and only where somebody looks.
import { useEffect, useSyncExternalStore } from 'react';
import type { WouldDenyView } from '../../../../src/contract/calls/who-could';
import type { PublicError } from '../../../../src/contract/errors';
import { callAdmin } from '../../data/rpc';
import { toPublicError } from '../../data/use-load';

export type WouldDeny =
	| { readonly state: 'waiting' }
	| { readonly state: 'ready'; readonly value: WouldDenyView }
	| { readonly state: 'error'; readonly error: PublicError };

/** A transition as the audit names it. */
export interface AuditedTransition {
	/** Name of the workflow. */
	readonly workflow: string;
	readonly transitionId: string;
}

const mostAtOnce = 3;

const nameOf = ({ workflow, transitionId }: AuditedTransition): string => `${transitionId} ${workflow}`;

class WouldDenyStore {
	readonly #known = new Map<string, WouldDeny>();
	readonly #listeners = new Set<() => void>();
	readonly #queue: AuditedTransition[] = [];
	#running = 0;
	#changes = 0;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** How often anything was learnt or forgotten: a snapshot for who follows several. */
	readonly changes = (): number => this.#changes;

	/** Undefined before it was asked for. */
	readonly get = (of: AuditedTransition): WouldDeny | undefined => this.#known.get(nameOf(of));

	/** Asks, unless it is known or asked for already; what failed is asked for again. */
	readonly ask = (of: AuditedTransition): void => {
		const known = this.get(of);
		if (known !== undefined && known.state !== 'error') return;
		this.#note(of, { state: 'waiting' });
		this.#queue.push(of);
		this.#serve();
	};

	/** Forgets every answer, so that what is in view is asked for anew. */
	readonly forget = (): void => {
		for (const [name, { state }] of this.#known) if (state !== 'waiting') this.#known.delete(name);
		this.#tell();
	};

	#serve(): void {
		while (this.#running < mostAtOnce) {
			const of = this.#queue.shift();
			if (of === undefined) return;
			this.#running++;
			void callAdmin('guard.would-deny', of)
				.then(
					(value) => this.#note(of, { state: 'ready', value }),
					(error: unknown) => this.#note(of, { state: 'error', error: toPublicError(error) }),
				)
				.finally(() => {
					this.#running--;
					this.#serve();
				});
		}
	}

	#note(of: AuditedTransition, wouldDeny: WouldDeny): void {
		this.#known.set(nameOf(of), wouldDeny);
		this.#tell();
	}

	#tell(): void {
		this.#changes++;
		for (const listener of this.#listeners) listener();
	}
}

export const wouldDenies = new WouldDenyStore();

/** Rows that scroll past ask nothing. */
const restMs = 120;

/** What the guard on a transition would have refused; asked for once the component has stayed a moment. */
export function useWouldDeny({ workflow, transitionId }: AuditedTransition): WouldDeny | undefined {
	const wouldDeny = useSyncExternalStore(wouldDenies.subscribe, () => wouldDenies.get({ workflow, transitionId }));
	const isUnasked = wouldDeny === undefined;
	useEffect(() => {
		if (!isUnasked) return;
		const timer = setTimeout(() => wouldDenies.ask({ workflow, transitionId }), restMs);
		return () => clearTimeout(timer);
	}, [workflow, transitionId, isUnasked]);
	return wouldDeny;
}

/** Lets a page that appears ask anew: what was known may be hours old. */
export function useFreshWouldDenies(): void {
	useEffect(() => wouldDenies.forget(), []);
}

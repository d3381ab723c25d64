// Carries events between the frames of one page.

export interface EventBus {
	emit(event: string, payload: unknown): void;
	/** @returns how to stop listening */
	on(event: string, callback: (payload: unknown) => unknown): () => void;
}

export function createEventBus(): EventBus {
	const listeners = new Map<string, Set<(payload: unknown) => unknown>>();
	return {
		emit(event, payload) {
			for (const listener of listeners.get(event) ?? []) void listener(payload);
		},
		on(event, callback) {
			const all = listeners.get(event) ?? new Set();
			listeners.set(event, all.add(callback));
			return () => all.delete(callback);
		},
	};
}

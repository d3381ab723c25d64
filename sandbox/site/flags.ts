// Short messages that the page around the app's frames shows, for itself and for the app.
import { useSyncExternalStore } from 'react';
import * as z from 'zod';

export const flagSchema = z.looseObject({
	id: z.union([z.string(), z.number()]),
	title: z.string().default(''),
	description: z.string().optional(),
	type: z.enum(['info', 'success', 'warning', 'error']).catch('info'),
	isAutoDismiss: z.boolean().default(false),
	actions: z
		.array(
			z.looseObject({ text: z.string(), onClick: z.custom<() => unknown>((value) => typeof value === 'function') }),
		)
		.default([]),
});
export type Flag = z.infer<typeof flagSchema>;

export interface Flags {
	show(flag: Flag): void;
	close(id: Flag['id']): void;
	useAll(): readonly Flag[];
}

const dismissAfterMs = 8_000;

export function createFlags(): Flags {
	const listeners = new Set<() => void>();
	let flags: readonly Flag[] = [];
	const set = (next: readonly Flag[]): void => {
		flags = next;
		for (const listener of [...listeners]) listener();
	};
	const subscribe = (listener: () => void): (() => void) => {
		listeners.add(listener);
		return () => listeners.delete(listener);
	};
	const close = (id: Flag['id']): void => set(flags.filter((flag) => flag.id !== id));
	return {
		show(flag) {
			set([...flags.filter(({ id }) => id !== flag.id), flag]);
			if (flag.isAutoDismiss) setTimeout(() => set(flags.filter((shown) => shown !== flag)), dismissAfterMs);
		},
		close,
		useAll: () => useSyncExternalStore(subscribe, () => flags),
	};
}

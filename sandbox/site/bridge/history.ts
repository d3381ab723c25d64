// The history that `view.createHistory` gives an app: synchronous, so it lives in the frame and tells the page around it.
import type { FramePath, HistoryAction } from './handshake';

export interface FrameLocation extends FramePath {
	readonly state: unknown;
	readonly key: string;
}

type Listener = (location: FrameLocation, action: HistoryAction) => void;
type Target = string | (Partial<FramePath> & { readonly state?: unknown });

export interface FrameHistory {
	/** Written by the SDK too. */
	location: FrameLocation;
	action: HistoryAction;
	readonly length: number;
	push(target: Target, state?: unknown): void;
	replace(target: Target, state?: unknown): void;
	go(steps: number): void;
	goBack(): void;
	goForward(): void;
	createHref(target: Target): string;
	/** @returns how to stop listening */
	listen(listener: Listener): () => void;
}

export interface FrameHistories {
	create(start: FramePath): FrameHistory;
	/** The page around the frame went back or forward. */
	moveTo(path: FramePath): void;
}

const parse = (target: Target, current: FramePath): FramePath & { readonly state?: unknown } => {
	if (typeof target !== 'string') {
		return {
			pathname: target.pathname ?? current.pathname,
			search: target.search ?? '',
			hash: target.hash ?? '',
			...('state' in target && { state: target.state }),
		};
	}
	const { pathname, search, hash } = new URL(target, `http://frame${current.pathname}`);
	return { pathname, search, hash };
};

/** @param tell sends a command to the page around the frame */
export function createHistories(tell: (command: string, payload: unknown) => void): FrameHistories {
	const open: { moveTo(path: FramePath): void }[] = [];
	let keys = 0;

	const toLocation = (path: FramePath, state: unknown): FrameLocation => {
		keys += 1;
		return { pathname: path.pathname, search: path.search, hash: path.hash, state, key: `k${keys}` };
	};

	return {
		moveTo: (path) => {
			for (const history of open) history.moveTo(path);
		},
		create(start) {
			const listeners = new Set<Listener>();
			const change = (action: HistoryAction, location: FrameLocation): void => {
				history.location = location;
				history.action = action;
				for (const listener of [...listeners]) listener(location, action);
			};
			const goTo = (action: 'PUSH' | 'REPLACE', target: Target, state: unknown): void => {
				const parsed = parse(target, history.location);
				change(action, toLocation(parsed, state ?? parsed.state));
				const { pathname, search, hash } = history.location;
				tell('moveHistory', { action, pathname, search, hash });
			};
			const history: FrameHistory = {
				location: toLocation(start, undefined),
				action: 'POP',
				get length() {
					return globalThis.history.length;
				},
				push: (target, state) => goTo('PUSH', target, state),
				replace: (target, state) => goTo('REPLACE', target, state),
				go: (steps) => tell('goHistory', { steps }),
				goBack: () => tell('goHistory', { steps: -1 }),
				goForward: () => tell('goHistory', { steps: 1 }),
				createHref: (target) => {
					const { pathname, search, hash } = parse(target, history.location);
					return `${pathname}${search}${hash}`;
				},
				listen: (listener) => {
					listeners.add(listener);
					return () => listeners.delete(listener);
				},
			};
			open.push({ moveTo: (path) => change('POP', toLocation(path, undefined)) });
			return history;
		},
	};
}

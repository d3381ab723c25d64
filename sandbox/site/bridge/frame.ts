// Runs in the app's frame before the app: gives it the bridge that the vendor's SDK looks for.
import { type FramePath, helloType, type ThemeAttributes, type Welcome } from './handshake';
import { createHistories } from './history';
import { createWire } from './wire';

const siteOrigin = document.currentScript?.dataset['site'];
const root = document.documentElement;

const applyTheme = ({ colorMode, theme }: ThemeAttributes): void => {
	root.dataset['colorMode'] = colorMode;
	root.dataset['theme'] = theme;
};

const loadTokens = (): void => {
	if (document.querySelector('link[data-tokens]')) return;
	const link = document.createElement('link');
	link.rel = 'stylesheet';
	link.href = '/app/theme.css';
	link.dataset['tokens'] = '';
	document.head.append(link);
};

const answerSite = (command: string, payload: unknown): void => {
	if (command === 'theme') applyTheme(payload as ThemeAttributes);
	else if (command === 'location') histories.moveTo(payload as FramePath);
	else throw new Error(`A frame knows no ${command}.`);
};

const channel = new MessageChannel();
const wire = createWire(channel.port1, answerSite);
/** Sends a command without waiting for an answer: a page that is going away may give none. */
const tell = (command: string, payload: unknown): void => void wire.call(command, payload).catch(() => undefined);
const histories = createHistories(tell);

const callBridge = async (command: string, payload?: unknown): Promise<unknown> => {
	if (siteOrigin === undefined || window.parent === window) {
		throw new Error("This page is part of the sandbox's site. Open it there.");
	}
	if (command === 'createHistory') return histories.create((await wire.call(command)) as FramePath);
	if (command === 'enableTheming') {
		loadTokens();
		applyTheme((await wire.call(command)) as ThemeAttributes);
		return undefined;
	}
	return wire.call(command, payload);
};

/** Tells the height of the content whenever it changes. Without heights of its own the root is as high as its content. */
const followContent = (): void => {
	let last = -1;
	const measure = (): void => {
		const height = Math.ceil(root.getBoundingClientRect().height);
		if (height === last) return;
		last = height;
		tell('resize', { height });
	};
	for (const element of [root, document.body]) element.style.height = 'auto';
	root.style.overflowY = 'hidden';
	new ResizeObserver(measure).observe(root);
	measure();
};

const whenParsed = (task: () => void): void => {
	if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', task);
	else task();
};

Object.defineProperty(globalThis, '__bridge', { value: Object.freeze({ callBridge }) });
if (siteOrigin !== undefined && window.parent !== window) {
	window.parent.postMessage({ type: helloType }, siteOrigin, [channel.port2]);
	void wire.call('hello').then((welcome) => {
		if ((welcome as Welcome).autoresize) whenParsed(followContent);
	});
}

// A page that calls every part of the vendor's bridge, for the test of the sandbox's side of it.
import { events, invoke, Modal, requestJira, router, showFlag, view } from '@forge/bridge';

type Command = (input: unknown) => unknown;

const heard: unknown[] = [];
let history: Awaited<ReturnType<typeof view.createHistory>> | undefined;
const flags = new Map<string, { close(): unknown }>();

const text = (input: unknown): string => String(input);

const commands: Record<string, Command> = {
	invoke: (input) => invoke(text(input), {}),
	context: () => view.getContext(),
	requestJira: async (input) => {
		const response = await requestJira(text(input));
		return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
	},
	forgedRequest: async (input) => {
		const { path, headers } = input as { path: string; headers: Record<string, string> };
		const response = await requestJira(path, { headers });
		return { status: response.status, body: await response.json() };
	},
	/** What a page could try without the bridge. */
	fetch: async (input) => {
		const { url, init } = input as { url: string; init?: RequestInit };
		const response = await fetch(url, init);
		return response.status;
	},
	enableTheming: () => view.theme.enable(),
	flag: (input) => {
		const id = text(input);
		const actions = [{ text: 'Undo', onClick: () => heard.push(`undo ${id}`) }];
		flags.set(id, showFlag({ id, title: `Flag ${id}`, type: 'success', isAutoDismiss: false, actions }));
	},
	closeFlag: (input) => flags.get(text(input))?.close(),
	modal: (input) =>
		new Modal({
			onClose: (payload?: unknown) => heard.push({ closed: payload }),
			size: 'small',
			title: 'A dialog',
			context: { note: input },
		}).open(),
	close: (input) => view.close(input as Record<string, unknown> | undefined),
	submit: () => view.submit({}),
	refresh: () => view.refresh(),
	title: (input) => view.changeWindowTitle(text(input)),
	listen: async (input) => {
		const name = text(input);
		await events.on(name, (payload) => {
			heard.push({ [name]: payload });
		});
	},
	emit: (input) => events.emit(text(input), { from: 'frame' }),
	url: async (input) => (await router.getUrl(input as Parameters<typeof router.getUrl>[0]))?.href,
	navigate: (input) => router.navigate(input as Parameters<typeof router.navigate>[0]),
	history: async () => {
		history = await view.createHistory();
		history.listen((location) => {
			heard.push(`at ${location.pathname}`);
		});
		return history.location;
	},
	push: (input) => {
		history?.push(text(input));
		return history?.location;
	},
	grow: (input) => {
		const box = document.createElement('div');
		box.style.height = `${text(input)}px`;
		document.body.append(box);
	},
	heard: () => heard,
	unknown: () =>
		(globalThis as unknown as { __bridge: { callBridge(name: string): unknown } }).__bridge.callBridge('openRovo'),
};

/** Runs a command; `{ok, value}` or `{ok: false, message}`, as JSON. */
async function run(name: string, input: unknown): Promise<string> {
	try {
		return JSON.stringify({ ok: true, value: await commands[name]?.(input) });
	} catch (error) {
		return JSON.stringify({ ok: false, message: error instanceof Error ? error.message : String(error) });
	}
}

Object.assign(globalThis, { run });
document.body.dataset['ready'] = 'yes';

// Calls over a message port whose arguments and answers may hold functions; both ends of the bridge speak it.

/** What a side does when the other one calls. May answer a promise; what it throws reaches the caller as a message. */
export type Answerer = (command: string, payload: unknown) => unknown;

export interface Wire {
	/** Calls the other side. @throws {Error} with the other side's message */
	call(command: string, payload?: unknown): Promise<unknown>;
	close(): void;
}

/** A function that stayed on the side it came from. */
const handleKey = '__function';

type Message =
	| { readonly kind: 'call'; readonly id: number; readonly command: string; readonly payload: unknown }
	| { readonly kind: 'run'; readonly id: number; readonly handle: number; readonly parameters: readonly unknown[] }
	| { readonly kind: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
	| { readonly kind: 'answer'; readonly id: number; readonly ok: false; readonly message: string };

interface Waiting {
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects with a class (Blob, Date) travel as they are. */
const isPlain = (value: unknown): value is Record<string, unknown> =>
	isRecord(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Makes one end. Messages that arrived before are answered too: a port keeps them. */
export function createWire(port: MessagePort, answer: Answerer): Wire {
	const waiting = new Map<number, Waiting>();
	const functions = new Map<number, (...parameters: unknown[]) => unknown>();
	let lastId = 0;
	let lastHandle = 0;

	const encode = (value: unknown): unknown => {
		if (typeof value === 'function') {
			lastHandle += 1;
			functions.set(lastHandle, (...parameters) => value(...parameters));
			return { [handleKey]: lastHandle };
		}
		if (Array.isArray(value)) return value.map(encode);
		if (!isPlain(value)) return value;
		return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, encode(part)]));
	};

	const decode = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(decode);
		if (!isPlain(value)) return value;
		const handle = value[handleKey];
		if (typeof handle === 'number') {
			return (...parameters: unknown[]) =>
				ask((id) => ({ kind: 'run', id, handle, parameters: parameters.map(encode) }));
		}
		return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decode(part)]));
	};

	const ask = (toMessage: (id: number) => Message): Promise<unknown> =>
		new Promise((resolve, reject) => {
			lastId += 1;
			waiting.set(lastId, { resolve, reject });
			try {
				port.postMessage(toMessage(lastId));
			} catch (error) {
				waiting.delete(lastId);
				reject(error instanceof Error ? error : new Error(String(error)));
			}
		});

	const run = (message: Extract<Message, { kind: 'call' | 'run' }>): unknown => {
		if (message.kind === 'call') return answer(message.command, decode(message.payload));
		const called = functions.get(message.handle);
		if (called === undefined) throw new Error('The function is gone.');
		return called(...message.parameters.map(decode));
	};

	const reply = async (message: Extract<Message, { kind: 'call' | 'run' }>): Promise<void> => {
		const { id } = message;
		try {
			port.postMessage({ kind: 'answer', id, ok: true, value: encode(await run(message)) } satisfies Message);
		} catch (error) {
			port.postMessage({ kind: 'answer', id, ok: false, message: messageOf(error) } satisfies Message);
		}
	};

	port.onmessage = ({ data }: MessageEvent<Message>) => {
		if (data.kind !== 'answer') {
			void reply(data);
			return;
		}
		const waiter = waiting.get(data.id);
		waiting.delete(data.id);
		if (data.ok) waiter?.resolve(decode(data.value));
		else waiter?.reject(new Error(data.message));
	};

	return {
		call: (command, payload) => ask((id) => ({ kind: 'call', id, command, payload: encode(payload) })),
		close: () => port.close(),
	};
}

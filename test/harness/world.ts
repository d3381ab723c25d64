// A sandbox with the unmodified app installed, for tests: frozen clock, every failure of a handler fails the test.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { seededAccounts } from '../../sandbox/jira';
import { createSandbox, type Sandbox, type SandboxOptions, type SandboxState } from '../../sandbox/sandbox';
import { seededGuard } from '../../sandbox/seeded-guard';
import type { RpcResult } from '../../src/contract/errors';

/** When every test world starts: 2 March 2026, 09:00 UTC, epoch milliseconds. */
export const startOfTime = Date.UTC(2026, 2, 2, 9);

export type SeededName = keyof typeof seededAccounts;
export const idOf = (name: SeededName): string => seededAccounts[name].accountId;

export interface Answer {
	readonly status: number;
	// Answers of Jira's REST API are checked where the sandbox is tested; here tests pick what they need.
	// biome-ignore lint/suspicious/noExplicitAny: see above
	readonly body: any;
}

export interface TestWorld extends Sandbox {
	/** Calls Jira's REST API as a seeded account, with its API token; `undefined` for nobody. */
	as(name: SeededName | undefined, method: string, path: string, body?: unknown): Promise<Answer>;
	/** Calls a function of one of the app's pages as a seeded account. */
	invoke<T>(
		name: SeededName | undefined,
		moduleKey: string,
		functionKey: string,
		payload?: unknown,
	): Promise<RpcResult<T>>;
	/** Presses a transition by its name; the work item's key and who presses. */
	move(name: SeededName | undefined, issueKey: string, transition: string): Promise<Answer>;
	/** Lets everything happen that is due now. */
	settle(): Promise<void>;
	/** Lets time pass, and what becomes due in it happen. */
	pass(ms: number): Promise<void>;
}

function authorization(name: SeededName | undefined): Record<string, string> {
	if (name === undefined) return {};
	const { email, apiToken } = seededAccounts[name] as { email?: string; apiToken?: string };
	if (email === undefined || apiToken === undefined) throw new Error(`${name} has no API token to log in with.`);
	return { Authorization: `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}` };
}

/** Stops the clock at `startOfTime`; timers run. */
export function freezeClock(): void {
	jest.useFakeTimers({
		now: startOfTime,
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'requestAnimationFrame',
			'cancelAnimationFrame',
			'requestIdleCallback',
			'cancelIdleCallback',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
}

/** The world as it is after the installation: prepared once for all tests of a file, each of which gets a copy. */
let prepared: SandboxState | undefined;

/**
 * Opens a world. Time stands still until `pass`; timers run, so that waiting code goes on.
 *
 * Close it in `afterEach`.
 */
export async function openWorld(options: Partial<SandboxOptions> = {}): Promise<TestWorld> {
	freezeClock();
	const isUsual = Object.keys(options).every((name) => name === 'baseUrl');
	const sandbox = createSandbox({
		manifestText: readFileSync(join(__dirname, '../../manifest.yml'), 'utf8'),
		loadHandlers: async () => (await import('../../src/index')) as Record<string, unknown>,
		guard: seededGuard,
		...(isUsual && prepared !== undefined ? { state: prepared } : {}),
		...options,
	});
	await sandbox.open();
	if (isUsual) prepared ??= sandbox.state();

	const as: TestWorld['as'] = async (name, method, path, body) => {
		const request = new Request(`${sandbox.site.baseUrl}${path}`, {
			method,
			headers: { ...authorization(name), 'Content-Type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const response = await sandbox.fetch(request);
		const text = await response.text();
		return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
	};
	const settle = async () => {
		await sandbox.agenda.runDue();
		const [failure] = sandbox.agenda.failures;
		if (failure !== undefined) throw new Error(`${failure.label} failed`, { cause: failure.error });
	};
	return {
		...sandbox,
		as,
		settle,
		async invoke<T>(name: SeededName | undefined, moduleKey: string, functionKey: string, payload: unknown = {}) {
			const answer = await sandbox.forge.invokeResolver({
				moduleKey,
				functionKey,
				payload,
				accountId: name === undefined ? undefined : idOf(name),
			});
			return answer as RpcResult<T>;
		},
		async move(name, issueKey, transition) {
			const { transitions } = (await as('ana', 'GET', `/rest/api/3/issue/${issueKey}/transitions`)).body;
			const found = transitions.find((candidate: { name: string }) => candidate.name === transition);
			if (found === undefined) throw new Error(`${issueKey} offers no transition "${transition}".`);
			return as(name, 'POST', `/rest/api/3/issue/${issueKey}/transitions`, { transition: { id: found.id } });
		},
		async pass(ms) {
			const end = Date.now() + ms;
			for (;;) {
				const next = sandbox.agenda.nextDue();
				if (next === undefined || next > end) break;
				jest.setSystemTime(Math.max(next, Date.now()));
				await settle();
			}
			jest.setSystemTime(end);
			await settle();
		},
	};
}

/** The value of a call that must succeed. */
export function valueOf<T>(result: RpcResult<T>): T {
	if (result.ok) return result.value;
	throw new Error(`The call was refused: ${JSON.stringify(result.error)}`);
}

// Builds Forge hosts with tiny apps for the tests in this folder.
import { stringify } from 'yaml';
import { createAgenda, type RunnableAgenda } from '../../../sandbox/agenda';
import { createForgeHost, type ForgeHost, type ForgeHostOptions } from '../../../sandbox/forge/host';
import { type Caller, type Clock, type Faults, noFaults } from '../../../sandbox/seams';

/** The instant at which every test starts: 2026-11-02T00:00:00Z. */
export const start = Date.UTC(2026, 10, 2);

export interface ManualClock extends Clock {
	advance(ms: number): void;
}

export function aClock(): ManualClock {
	let now = start;
	return {
		now: () => now,
		advance(ms) {
			now += ms;
		},
	};
}

export const employee = {
	name: 'employee',
	attributes: {
		surname: { type: 'string' },
		age: { type: 'integer' },
		salary: { type: 'float' },
		active: { type: 'boolean' },
		team: { type: 'string' },
		notes: { type: 'any' },
	},
	indexes: [
		'surname',
		{ name: 'by-age', range: ['age'] },
		{ name: 'by-team-and-age', partition: ['team'], range: ['age'] },
		{ name: 'by-team-and-active', partition: ['team', 'active'], range: ['surname'] },
		{ name: 'by-salary', range: ['salary'] },
	],
} as const;

/** A manifest with one module of every kind; `change` edits it before it becomes text. */
export function aManifest(change: (manifest: ManifestParts) => void = () => {}): string {
	const manifest: ManifestParts = {
		app: {
			id: 'ari:cloud:ecosystem::app/4f1d0000-0000-4000-8000-000000000001',
			storage: { entities: [structuredClone(employee)] },
		},
		modules: {
			'jira:adminPage': [{ key: 'admin', title: 'Admin', resource: 'main', resolver: { function: 'admin-resolver' } }],
			'jira:issuePanel': [{ key: 'panel', title: 'Panel', resource: 'main', resolver: { function: 'admin-resolver' } }],
			'jira:workflowValidator': [
				{
					key: 'guard',
					name: 'Guard',
					description: 'Guards',
					expression: 'true',
					errorMessage: 'No',
					create: { resource: 'main' },
				},
			],
			'jira:workflowCondition': [
				{
					key: 'hide',
					name: 'Hide',
					description: 'Hides',
					expression: 'true',
					projectTypes: ['company-managed', 'team-managed'],
				},
			],
			'jira:workflowPostFunction': [
				{ key: 'record', name: 'Record', description: 'Records', function: 'post-function' },
			],
			trigger: [
				{ key: 'issue-updated', function: 'on-event', events: ['avi:jira:updated:issue', 'avi:forge:installed:app'] },
			],
			scheduledTrigger: [{ key: 'hourly', function: 'on-schedule', interval: 'hour' }],
			consumer: [{ key: 'worker', queue: 'work', function: 'on-work' }],
			function: [
				{ key: 'admin-resolver', handler: 'index.resolver' },
				{ key: 'post-function', handler: 'index.onPostFunction' },
				{ key: 'on-event', handler: 'index.onEvent' },
				{ key: 'on-schedule', handler: 'index.onSchedule' },
				{ key: 'on-work', handler: 'index.onWork' },
			],
		},
		resources: [{ key: 'main', path: 'static/main' }],
		permissions: {
			scopes: [
				'storage:app',
				'read:jira-work',
				'manage:jira-configuration',
				'read:app-data:jira',
				'write:app-data:jira',
			],
		},
	};
	change(manifest);
	return stringify(manifest);
}

export interface ManifestParts {
	app: Record<string, unknown>;
	modules: Record<string, Record<string, unknown>[]>;
	resources: Record<string, unknown>[];
	permissions: { scopes: unknown };
}

/** What reached the Jira site behind the host. */
export interface JiraCall {
	readonly method: string;
	readonly path: string;
	readonly body: string;
	readonly caller: Caller;
}

export interface TestHost {
	readonly host: ForgeHost;
	readonly clock: ManualClock;
	readonly agenda: RunnableAgenda;
	readonly faults: Faults;
	readonly jiraCalls: JiraCall[];
	/** Lets time pass and runs what becomes due, step by step. */
	pass(ms: number, stepMs?: number): Promise<void>;
}

const idle = {
	resolver: async () => undefined,
	onPostFunction: async () => undefined,
	onEvent: async () => undefined,
	onSchedule: async () => undefined,
	onWork: async () => undefined,
};

const opened: ForgeHost[] = [];

/** Makes and opens a host; `closeHosts` closes all that a test opened. */
export async function aHost(
	handlers: Record<string, unknown> = {},
	options: Partial<ForgeHostOptions> = {},
): Promise<TestHost> {
	const clock = aClock();
	const agenda = createAgenda(clock);
	const faults = noFaults();
	const jiraCalls: JiraCall[] = [];
	const host = createForgeHost({
		manifestText: aManifest(),
		loadHandlers: async () => ({ ...idle, ...handlers }),
		jira: () => ({
			fetch: async (request, caller) => {
				const { pathname, search } = new URL(request.url);
				jiraCalls.push({ method: request.method, path: pathname + search, body: await request.text(), caller });
				return Response.json({ ok: true });
			},
		}),
		clock,
		agenda,
		faults,
		site: { cloudId: 'cloud-1', baseUrl: 'https://example.atlassian.net' },
		...options,
	});
	await host.open();
	opened.push(host);
	return {
		host,
		clock,
		agenda,
		faults,
		jiraCalls,
		async pass(ms, stepMs = ms) {
			for (let passed = 0; passed < ms; passed += stepMs) {
				clock.advance(stepMs);
				await agenda.runDue();
			}
		},
	};
}

export function closeHosts(): void {
	for (const host of opened.splice(0)) host.close();
}

/** What a promise was rejected with; fails when it was not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
	try {
		await promise;
	} catch (error) {
		return error;
	}
	throw new Error('Expected a rejection');
}

/** Code and status of a refused storage request. */
export async function refusalOf(promise: Promise<unknown>): Promise<{ code: unknown; status: unknown }> {
	const error = await rejectionOf(promise);
	if (!(error instanceof Error) || !('code' in error) || !('responseDetails' in error)) throw error;
	const details = error.responseDetails;
	const status = typeof details === 'object' && details !== null && 'status' in details ? details.status : undefined;
	return { code: error.code, status };
}

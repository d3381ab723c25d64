// The host: resolvers with platform-set context, events delivered at least once, and errors that never vanish.

import { InvocationError } from '@forge/events';
import { kvs } from '@forge/kvs';
import Resolver from '@forge/resolver';
import { afterEach, describe, expect, it } from '@jest/globals';
import { aHost, aManifest, closeHosts, type ManifestParts, rejectionOf } from './a-host';

afterEach(closeHosts);

const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());

function aResolver() {
	const resolver = new Resolver();
	resolver.define('echo', ({ payload, context }) => ({ payload, context }));
	resolver.define('whoLater', async ({ payload, context }) => {
		await wait(payload.waitMs);
		await kvs.set(`seen:${context.accountId}`, true);
		const { aaid, appContext } = Reflect.get(globalThis, '__forge_runtime__');
		return { accountId: context.accountId, aaid, invocationId: appContext.invocationId };
	});
	resolver.define('throw', () => {
		throw new Error('boom');
	});
	resolver.define('hang', () => wait(60_000));
	resolver.define('big', ({ payload }) => 'x'.repeat(payload.size));
	return resolver.getDefinitions();
}

const call = { moduleKey: 'admin', accountId: 'anna', functionKey: 'echo' };

describe('resolvers', () => {
	it('get the payload of the client and the context of the platform', async () => {
		const { host } = await aHost({ resolver: aResolver() });
		const extension = { project: { id: '10000', key: 'OPS', type: 'software' }, issue: { id: '1', key: 'OPS-1' } };
		const answer = await host.invokeResolver({ ...call, moduleKey: 'panel', payload: { a: 1 }, extension });
		expect(answer).toMatchObject({
			payload: { a: 1 },
			context: {
				accountId: 'anna',
				cloudId: 'cloud-1',
				siteUrl: 'https://example.atlassian.net',
				moduleKey: 'panel',
				installContext: 'ari:cloud:jira::site/cloud-1',
				extension: { ...extension, type: 'jira:issuePanel' },
			},
		});
	});

	it('never take context from the client', async () => {
		const { host } = await aHost({ resolver: aResolver() });
		const forged = {
			accountId: 'boss',
			context: { accountId: 'boss' },
			principal: { accountId: 'boss' },
			extension: { project: { id: '1' } },
		};
		const answer = await host.invokeResolver({
			...call,
			payload: forged,
			extension: { project: { id: '10000' }, accountId: 'boss', type: 'forged' },
		});
		expect(answer).toMatchObject({
			payload: forged,
			context: { accountId: 'anna', extension: { project: { id: '10000' }, type: 'jira:adminPage' } },
		});
	});

	it('get no account when nobody is signed in', async () => {
		const { host } = await aHost({ resolver: aResolver() });
		const answer = await host.invokeResolver({ ...call, accountId: undefined });
		expect(answer).toMatchObject({ payload: {}, context: { moduleKey: 'admin' } });
		expect(answer).not.toHaveProperty('context.accountId');
	});

	it('keep their contexts apart when they run at the same time', async () => {
		const { host } = await aHost({ resolver: aResolver() });
		const ask = (accountId: string, waitMs: number) =>
			host.invokeResolver({ ...call, accountId, functionKey: 'whoLater', payload: { waitMs } });
		const answers = await Promise.all([ask('anna', 20), ask('ben', 5), ask('cora', 10)]);
		expect(answers).toMatchObject([
			{ accountId: 'anna', aaid: 'anna' },
			{ accountId: 'ben', aaid: 'ben' },
			{ accountId: 'cora', aaid: 'cora' },
		]);
		expect(new Set(answers.map((answer) => Reflect.get(Object(answer), 'invocationId'))).size).toBe(3);
	});

	it('do not share objects with the client', async () => {
		let seen: { list: number[] } | undefined;
		const { host } = await aHost({
			resolver: async ({ call: { payload } }: { call: { payload: { list: number[] } } }) => {
				seen = payload;
				return payload;
			},
		});
		const payload = { list: [1] };
		const answer = await host.invokeResolver({ ...call, payload });
		seen?.list.push(2);
		expect(payload).toEqual({ list: [1] });
		expect(answer).toEqual({ list: [1] });
	});

	const refusals: readonly (readonly [
		string,
		Partial<Parameters<Awaited<ReturnType<typeof aHost>>['host']['invokeResolver']>[0]>,
		string,
		number,
	])[] = [
		['an undeclared module', { moduleKey: 'ghost' }, 'UNKNOWN_MODULE', 0],
		['a module without resolver', { moduleKey: 'guard' }, 'UNKNOWN_MODULE', 0],
		['a trigger as if it were a page', { moduleKey: 'issue-updated' }, 'UNKNOWN_MODULE', 0],
		['a request above 500 KB', { payload: 'x'.repeat(500_000) }, 'REQUEST_TOO_LARGE', 0],
		['a response above 5 MB', { functionKey: 'big', payload: { size: 5_000_000 } }, 'RESPONSE_TOO_LARGE', 1],
		['an undefined function', { functionKey: 'drop' }, 'FUNCTION_ERROR', 1],
		['a function that throws', { functionKey: 'throw' }, 'FUNCTION_ERROR', 1],
		['a function that hangs', { functionKey: 'hang' }, 'TIMEOUT', 1],
	];
	it.each(refusals)('refuse %s', async (_title, change, code, invocations) => {
		const { host } = await aHost({ resolver: aResolver() }, { timeLimitsMs: { resolver: 30 } });
		expect(await rejectionOf(host.invokeResolver({ ...call, ...change }))).toMatchObject({
			name: 'InvocationRefusal',
			code,
		});
		expect(host.invocations).toBe(invocations);
	});

	it('store nothing any more once they ran out of time', async () => {
		let late: Promise<unknown> = Promise.resolve();
		const slow = async () => {
			late = rejectionOf(wait(40).then(() => kvs.set('late', 1)));
			await late;
		};
		const { host } = await aHost({ resolver: slow }, { timeLimitsMs: { resolver: 10 } });
		expect(await rejectionOf(host.invokeResolver(call))).toMatchObject({ code: 'TIMEOUT' });
		expect(String(await late)).toContain('called after admin-resolver ended');
		expect(await host.runAs(undefined, () => kvs.get('late'))).toBeUndefined();
	});

	it('answer up to the limits', async () => {
		const { host } = await aHost({ resolver: aResolver() });
		await host.invokeResolver({ ...call, payload: 'x'.repeat(499_998) });
		await host.invokeResolver({ ...call, functionKey: 'big', payload: { size: 4_999_998 } });
		expect(host.events.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
	});

	it('leave their errors in the log', async () => {
		const { host } = await aHost({ resolver: aResolver() });
		await rejectionOf(host.invokeResolver({ ...call, functionKey: 'throw' }));
		expect(host.failures).toMatchObject([
			{ moduleKey: 'admin', functionKey: 'admin-resolver', error: { message: 'boom' } },
		]);
		expect(host.events).toMatchObject([{ outcome: 'error', error: { message: 'boom' } }]);
		host.resetLog();
		expect([host.invocations, host.failures.length]).toEqual([0, 0]);
	});
});

interface Received {
	event: Record<string, unknown>;
	context: Record<string, unknown>;
}
function aHandler(answer: (tries: number) => unknown = () => undefined) {
	const received: Received[] = [];
	return {
		received,
		handle: async (event: Received['event'], context: Received['context']) => {
			received.push({ event, context });
			return answer(received.length);
		},
	};
}

describe('post functions', () => {
	const event = { issue: { id: '1', key: 'OPS-1' }, atlassianId: 'bot', transition: { executionId: 'x' } };

	it('run after the transition, never within it, with the event as Jira sent it', async () => {
		const handler = aHandler();
		const t = await aHost({ onPostFunction: handler.handle });
		const sent = structuredClone(event);
		t.host.runPostFunction('record', sent);
		sent.issue.key = 'CHANGED-1';
		expect(handler.received).toEqual([]);
		await t.agenda.runDue();
		expect(handler.received[0]?.event).toMatchObject({
			...event,
			context: { cloudId: 'cloud-1', moduleKey: 'record' },
		});
		expect(handler.received[0]?.event).not.toHaveProperty('retryContext');
		expect(handler.received[0]?.context).toMatchObject({ installContext: 'ari:cloud:jira::site/cloud-1' });
		expect(handler.received[0]?.context).not.toHaveProperty('principal');
	});

	it('come again when they ask, at most four times', async () => {
		const handler = aHandler(() => new InvocationError());
		const t = await aHost({ onPostFunction: handler.handle });
		t.host.runPostFunction('record', event);
		await t.agenda.runDue();
		await t.pass(20_000, 1_000);
		expect(handler.received.map((r) => Reflect.get(Object(r.event.retryContext), 'retryCount'))).toEqual([
			undefined,
			1,
			2,
			3,
			4,
		]);
		expect(String(t.host.failures[0]?.error)).toContain('gave up');
	});

	it('do not come again after an error, which stays in the log', async () => {
		const handler = aHandler(() => Promise.reject(new Error('boom')));
		const t = await aHost({ onPostFunction: handler.handle });
		t.host.runPostFunction('record', event);
		await t.agenda.runDue();
		await t.pass(3_600_000);
		expect(handler.received).toHaveLength(1);
		expect(t.host.failures).toMatchObject([{ moduleKey: 'record', error: { message: 'boom' } }]);
		expect(t.agenda.failures).toEqual([]);
	});

	it('come again after they ran out of time', async () => {
		const handler = aHandler((tries) => (tries === 1 ? wait(1_000) : undefined));
		const t = await aHost({ onPostFunction: handler.handle }, { timeLimitsMs: { event: 20 } });
		t.host.runPostFunction('record', event);
		await t.agenda.runDue();
		await t.pass(30_000);
		expect(handler.received[1]?.event.retryContext).toMatchObject({ retryReason: 'FUNCTION_TIME_OUT' });
	});

	it('come twice a second apart when duplicates are switched on', async () => {
		const handler = aHandler();
		const t = await aHost({ onPostFunction: handler.handle });
		t.faults.duplicateDeliveries = 1;
		t.host.runPostFunction('record', event);
		await t.agenda.runDue();
		await t.pass(999);
		expect(handler.received).toHaveLength(1);
		await t.pass(1);
		expect(handler.received[1]?.event).toEqual(handler.received[0]?.event);
	});

	it('are not run for a module that is none', async () => {
		const { host } = await aHost();
		expect(() => host.runPostFunction('guard', event)).toThrow('declares no post function "guard"');
	});

	it('are not run without their scopes, nor after the app was uninstalled', async () => {
		const handler = aHandler();
		const poor = await aHost(
			{ onPostFunction: handler.handle },
			{ manifestText: aManifest((m) => (m.permissions.scopes = ['read:jira-work'])) },
		);
		poor.host.runPostFunction('record', event);
		await poor.agenda.runDue();
		expect(String(poor.host.events[0]?.error)).toContain('manage:jira-configuration');
		closeHosts();
		const gone = await aHost({ onPostFunction: handler.handle });
		gone.host.runPostFunction('record', event);
		await gone.host.uninstallApp();
		gone.host.runPostFunction('record', event);
		await gone.agenda.runDue();
		expect(handler.received).toEqual([]);
		expect(gone.host.installed).toBe(false);
		await expect(gone.host.invokeResolver(call)).rejects.toMatchObject({ code: 'NOT_INSTALLED' });
	});
});

describe('product events', () => {
	it('reach the triggers that name them, late when told, and nobody else', async () => {
		const handler = aHandler();
		const t = await aHost({ onEvent: handler.handle });
		t.faults.productEventDelayMs = 180_000;
		t.host.publish('avi:jira:updated:issue', { atlassianId: 'bot', changelog: { id: '7', items: [] } });
		t.host.publish('avi:jira:deleted:issue', { atlassianId: 'bot' });
		await t.pass(179_999);
		expect(handler.received).toEqual([]);
		await t.pass(1);
		expect(handler.received.map(({ event }) => event)).toMatchObject([
			{ eventType: 'avi:jira:updated:issue', atlassianId: 'bot', changelog: { id: '7', items: [] } },
		]);
	});

	it('and post functions are lost where that is switched on, so many or a share of them', async () => {
		const handler = aHandler();
		const t = await aHost({ onEvent: handler.handle, onPostFunction: handler.handle });
		t.faults.productEventsLost = 1;
		t.faults.postFunctionsLost = 0.5;
		for (let i = 0; i < 4; i++) {
			t.host.publish('avi:jira:updated:issue', { changelog: { items: [] } });
			t.host.runPostFunction('record', { transition: { id: '41' } });
		}
		await t.agenda.runDue();
		expect(handler.received).toHaveLength(3 + 2);
	});

	it('are dropped above 200 kB, and the log says so', async () => {
		const handler = aHandler();
		const t = await aHost({ onEvent: handler.handle });
		t.host.publish('avi:jira:updated:issue', { text: 'x'.repeat(199_000) });
		t.host.publish('avi:jira:updated:issue', { text: 'x'.repeat(200_000) });
		await t.agenda.runDue();
		expect(handler.received).toHaveLength(1);
		expect(t.host.events.map(({ outcome }) => outcome)).toEqual(['dropped', 'ok']);
		expect(t.host.invocations).toBe(1);
	});

	it('are kept from an app without the scope, and from one that ignores its own', async () => {
		const handler = aHandler();
		const poor = await aHost(
			{ onEvent: handler.handle },
			{ manifestText: aManifest((m) => (m.permissions.scopes = [])) },
		);
		poor.host.publish('avi:jira:updated:issue', {});
		await poor.agenda.runDue();
		closeHosts();
		const deaf = await aHost(
			{ onEvent: handler.handle },
			{ manifestText: aManifest((m) => Object.assign(m.modules.trigger?.[0] ?? {}, { filter: { ignoreSelf: true } })) },
		);
		deaf.host.publish('avi:jira:updated:issue', { selfGenerated: true });
		await deaf.agenda.runDue();
		expect(handler.received).toEqual([]);
		deaf.host.publish('avi:jira:updated:issue', { selfGenerated: false });
		await deaf.agenda.runDue();
		expect(handler.received).toHaveLength(1);
	});

	it('tell the app that it was installed', async () => {
		const handler = aHandler();
		const t = await aHost({ onEvent: handler.handle });
		await t.host.uninstallApp();
		t.host.installApp('admin');
		await t.agenda.runDue();
		expect(handler.received[0]?.event).toMatchObject({
			eventType: 'avi:forge:installed:app',
			installerAccountId: 'admin',
		});
	});
});

describe('uninstalling', () => {
	const leaving = (manifest: ManifestParts): void => {
		manifest.modules.preUninstall = [{ key: 'leaving', function: 'on-event' }];
	};
	const options = { manifestText: aManifest(leaving) };

	it('runs what is to run before, without a user, while the app is still installed', async () => {
		const wasInstalled: boolean[] = [];
		const handler = aHandler(async () => void wasInstalled.push(t.host.installed));
		const t = await aHost({ onEvent: handler.handle }, options);
		await t.host.uninstallApp();
		expect([wasInstalled, t.host.installed]).toEqual([[true], false]);
		expect(handler.received).toEqual([
			{
				event: { context: { cloudId: 'cloud-1', moduleKey: 'leaving' }, contextToken: expect.any(String) },
				context: expect.not.objectContaining({ principal: expect.anything() }),
			},
		]);
	});

	it('heeds no error and no wish for another attempt', async () => {
		const failing = aHandler(() => Promise.reject(new Error('boom')));
		const t = await aHost({ onEvent: failing.handle }, options);
		await t.host.uninstallApp();
		await t.pass(3_600_000);
		expect([failing.received.length, t.host.installed]).toEqual([1, false]);
		closeHosts();
		const wishing = aHandler(async () => ({ _retry: true, retryOptions: { retryAfter: 1 } }));
		const again = await aHost({ onEvent: wishing.handle }, options);
		await again.host.uninstallApp();
		await again.pass(3_600_000);
		expect([wishing.received.length, again.host.installed]).toEqual([1, false]);
	});

	it('goes on when its time is over', async () => {
		const handler = aHandler(() => wait(60_000));
		const t = await aHost({ onEvent: handler.handle }, { ...options, timeLimitsMs: { preUninstall: 20 } });
		await t.host.uninstallApp();
		expect(t.host.installed).toBe(false);
		expect(String(t.host.failures[0]?.error)).toContain('ran longer than 20 ms');
	});
});

describe('scheduled triggers', () => {
	it('run on request without a user, their errors kept and not retried', async () => {
		const handler = aHandler(() => Promise.reject(new Error('boom')));
		const t = await aHost({ onSchedule: handler.handle });
		await t.host.runScheduled('hourly');
		await t.pass(3_600_000);
		expect(handler.received).toMatchObject([{ event: { context: { moduleKey: 'hourly' } } }]);
		expect(t.host.failures).toMatchObject([{ moduleKey: 'hourly', error: { message: 'boom' } }]);
		await expect(t.host.runScheduled('daily')).rejects.toThrow('declares no scheduled trigger "daily"');
	});

	it('run by themselves once planned: after five minutes, then every hour', async () => {
		const handler = aHandler();
		const t = await aHost({ onSchedule: handler.handle });
		t.host.planSchedules();
		await t.pass(299_000, 1_000);
		expect(handler.received).toHaveLength(0);
		await t.pass(1_000);
		expect(handler.received).toHaveLength(1);
		await t.pass(3_600_000);
		expect(handler.received).toHaveLength(2);
	});
});

describe('the app as Jira knows it', () => {
	it('is found by the ARI of a rule, and by no other', async () => {
		const { host } = await aHost();
		const ruleKey = host.ruleKey('guard');
		expect(ruleKey).toBe(`ari:cloud:ecosystem::extension/${host.appId}/${host.environmentId}/static/guard`);
		expect(host.rule(ruleKey)).toMatchObject({ kind: 'validator', expression: 'true' });
		expect(host.rule(host.ruleKey('admin'))).toBeUndefined();
		expect(host.rule(ruleKey.replace(host.appId, 'other'))).toBeUndefined();
	});

	it('does not open when a handler is missing', async () => {
		const loading = aHost({ onWork: undefined });
		expect(String(await rejectionOf(loading))).toContain('index.onWork, which the app does not export');
	});
});

// The main job, through a real Jira client over HTTP: refused, registered, let through, audited, stopped.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpException, Version3Client } from 'jira.js';
import type { IssueAuditView } from '../../src/contract/calls/audit';
import type { SavedView } from '../../src/contract/calls/identities';
import { dayMs } from '../../src/contract/durations';
import type { RpcResult } from '../../src/contract/errors';
import { type ServedWorld, serveWorld } from '../harness/serve-world';
import { idOf, startOfTime, valueOf } from '../harness/world';

interface Attempt {
	readonly status: number;
	readonly messages: readonly string[];
}

describe('a service account at a guarded transition', () => {
	let served: ServedWorld;
	beforeAll(async () => {
		served = await serveWorld();
	});
	afterAll(async () => {
		await served.close();
	});

	const clientOf = (email: string, apiToken: string) =>
		new Version3Client({ host: served.baseUrl, authentication: { basic: { email, apiToken } } });
	const bot = () => clientOf('deploy-bot@serviceaccount.atlassian.com', 'sandbox-token-deploy-bot');
	const otherBot = () => clientOf('release-bot@serviceaccount.atlassian.com', 'sandbox-token-release-bot');
	const ana = () => clientOf('ana@example.com', 'sandbox-token-ana');

	async function deploy(client: Version3Client, issueIdOrKey: string): Promise<Attempt> {
		const { transitions = [] } = await client.issues.getTransitions({ issueIdOrKey });
		const id = transitions.find(({ name }) => name === 'Deploy')?.id;
		if (id === undefined) throw new Error(`${issueIdOrKey} offers no Deploy.`);
		try {
			await client.issues.doTransition({ issueIdOrKey, transition: { id } });
			return { status: 204, messages: [] };
		} catch (error) {
			if (!(error instanceof HttpException) || error.status === undefined) throw error;
			const { data } = error.response as { data?: { errorMessages?: string[] } };
			return { status: error.status, messages: data?.errorMessages ?? [] };
		}
	}

	/** As the admin page will: a call of the page's resolver, as whoever is signed in. */
	async function invoke<T>(who: 'ana' | 'chidi', module: string, call: string, payload: unknown): Promise<T> {
		const response = await fetch(`${served.baseUrl}/sandbox/invoke/${module}/${call}`, {
			method: 'POST',
			headers: {
				'Content-Type': 'application/json',
				Authorization: `Basic ${Buffer.from(`${who}@example.com:sandbox-token-${who}`).toString('base64')}`,
			},
			body: JSON.stringify(payload),
		});
		return (await response.json()) as T;
	}
	const statusOf = async (key: string) => (await ana().issues.getIssue({ issueIdOrKey: key })).fields.status.name;
	const audit = async (key: string) => {
		const { id } = await ana().issues.getIssue({ issueIdOrKey: key });
		return valueOf(
			await invoke<RpcResult<IssueAuditView>>('ana', 'muster-issue', 'issue.audit', { issueId: id, limit: 50 }),
		);
	};

	const draft = {
		name: 'deploy-bot',
		type: 'ci-pipeline',
		ownerId: idOf('bruno'),
		contact: '#release-eng',
		purpose: 'Deploys what is staged.',
		expiresAt: startOfTime + 90 * dayMs,
		grants: [{ projectId: '10000', fromStatusId: '10004', toStatusId: '10005' }],
	};

	it('is refused, registered, let through once, audited, and refused again when suspended', async () => {
		expect(await deploy(bot(), 'REL-7')).toEqual({
			status: 400,
			messages: [
				'deploy-bot can\'t use "Deploy": it isn\'t registered as a non-human identity. Ask a Jira admin. [muster:unregistered]',
			],
		});
		expect(await statusOf('REL-7')).toBe('Staged');

		const refused = await invoke<RpcResult<SavedView>>('chidi', 'muster-admin', 'identity.register', {
			accountId: idOf('deployBot'),
			draft,
		});
		expect(refused).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
		expect(await deploy(bot(), 'REL-7')).toMatchObject({ status: 400 });

		const saved = valueOf(
			await invoke<RpcResult<SavedView>>('ana', 'muster-admin', 'identity.register', {
				accountId: idOf('deployBot'),
				draft,
			}),
		);
		expect(saved).toMatchObject({ isEnforced: true, identity: { version: 1, effectiveStatus: 'active' } });

		expect(await deploy(otherBot(), 'REL-7')).toMatchObject({ status: 400 });
		expect(await deploy(ana(), 'REL-7')).toMatchObject({ status: 400 });
		expect(await deploy(bot(), 'REL-7')).toEqual({ status: 204, messages: [] });
		expect(await statusOf('REL-7')).toBe('Deployed');

		await served.world.settle();
		const { events, total, chain } = await audit('REL-7');
		expect(total).toBe(1);
		expect(chain).toEqual({ state: 'unaltered', length: 1 });
		expect(events).toEqual([
			expect.objectContaining({
				seq: 1,
				at: startOfTime,
				recordedAt: startOfTime,
				source: 'post-function',
				actorId: idOf('deployBot'),
				ownerId: idOf('bruno'),
				identityName: 'deploy-bot',
				identityVersion: 1,
				grant: 's10005 p10000 f10004',
				transition: { id: '41', workflow: 'Release train workflow' },
				from: '10004',
				to: '10005',
				decision: 'allowed',
				recheck: 'allow',
			}),
		]);

		const suspended = valueOf(
			await invoke<RpcResult<SavedView>>('ana', 'muster-admin', 'identity.suspend', {
				accountId: idOf('deployBot'),
				version: 1,
				reason: 'Token leaked',
			}),
		);
		expect(suspended).toMatchObject({ isEnforced: true, identity: { status: 'suspended', version: 2 } });
		expect(await deploy(bot(), 'REL-15')).toEqual({
			status: 400,
			messages: ['deploy-bot can\'t use "Deploy": it is suspended. Ask #release-eng. [muster:suspended]'],
		});
		expect(await deploy(otherBot(), 'REL-15')).toMatchObject({ status: 400 });
		expect(await statusOf('REL-15')).toBe('Staged');

		await served.world.settle();
		expect(await audit('REL-15')).toMatchObject({ events: [], total: 0 });
		expect((await audit('REL-7')).total).toBe(1);
		expect(served.world.forge.failures).toEqual([]);
	});
});

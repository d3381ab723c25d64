// Input that is refused at the border, and that nothing which slipped in keeps a freeze from Jira.

import { describe, expect, it } from '@jest/globals';
import { collectLog, intercept, isPublication } from '../harness/platform-calls';
import { aSeededDraft, codeOf, deploy, errorOf, register, registered, setGuard } from '../harness/registry';
import { dump, requireStored, tamper } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const rel = '10000';
const nowhere = '99999';
const reason = 'Leaked token.';
const call = (name: string, payload: object) => world.invoke('ana', 'muster-admin', name, payload);

/** Refused with the field's name, and nothing stored or published. */
async function expectRefused(name: string, payload: object, field: string, problem: string): Promise<void> {
	const before = await dump(world);
	expect(errorOf(await call(name, payload))).toMatchObject({ code: 'INVALID_INPUT', field, problem });
	expect(await dump(world)).toEqual(before);
}

describe('freezing a space', () => {
	it('that Jira does not know is refused', () =>
		expectRefused('space.freeze', { projectId: nowhere, reason }, 'projectId', 'space-unknown'));

	it('is never stopped by a check that cannot be made', async () => {
		collectLog();
		intercept((request, send) =>
			request.path.startsWith('/rest/api/3/project/') ? Promise.resolve(new Response('', { status: 503 })) : send(),
		);
		expect((await call('space.freeze', { projectId: rel, reason })).ok).toBe(true);
		expect((await call('space.freeze', { projectId: nowhere, reason })).ok).toBe(true);
	});

	it('works where a rule of the organization hides the space from Muster', async () => {
		world.site.closeSpace('REL', true);
		await world.settle();
		expect((await call('space.freeze', { projectId: rel, reason })).ok).toBe(true);
	});

	it('that was deleted can be undone', async () => {
		collectLog();
		const restore = intercept((request, send) =>
			request.path.startsWith('/rest/api/3/project/') ? Promise.resolve(new Response('', { status: 503 })) : send(),
		);
		valueOf(await call('space.freeze', { projectId: nowhere, reason }));
		restore();
		expect((await call('space.thaw', { projectId: nowhere, reason })).ok).toBe(true);
	});
});

describe('protected statuses', () => {
	const read = async () =>
		valueOf(
			await world.invoke<{ settings: { version: number; protectedStatuses: string[] } }>(
				'ana',
				'muster-admin',
				'settings.read',
			),
		).settings;
	const save = async (protectedStatuses: readonly string[]) => {
		const { version, ...settings } = await read();
		return { version, settings: { ...settings, protectedStatuses } };
	};

	it('that Jira does not know are refused', async () => {
		await expectRefused(
			'settings.save',
			await save(['10005', nowhere]),
			'settings.protectedStatuses.1',
			'status-unknown',
		);
	});

	it('that were deleted in Jira keep nobody from saving the rest', async () => {
		const control = await requireStored(world, 'control', 'site');
		const body = control.body as { settings: object };
		const settings = { ...body.settings, protectedStatuses: [nowhere] };
		await tamper(world, 'control', 'site', { ...control, body: { ...body, settings } });
		valueOf(await call('settings.save', await save([nowhere, '10005'])));
		expect((await read()).protectedStatuses).toEqual([nowhere, '10005']);
	});
});

describe('a text', () => {
	const bad: readonly (readonly [string, string])[] = [
		['a null character', 'a\0b'],
		['a control character', 'a\u0007b'],
		['a C1 control character', 'a\u0085b'],
		['a lone high surrogate', 'a\uD83Db'],
		['a lone low surrogate', '\uDE00b'],
		['no character at all', 'a\uFFFFb'],
	];

	it.each(bad)('with %s is refused as a reason, contact, name, purpose and environment', async (_, text) => {
		for (const name of ['site.freeze', 'site.break-glass']) {
			await expectRefused(name, { reason: text }, 'reason', 'character-not-allowed');
		}
		await expectRefused('space.freeze', { projectId: rel, reason: text }, 'reason', 'character-not-allowed');
		for (const field of ['name', 'contact', 'purpose', 'environment'] as const) {
			const payload = { accountId: idOf('deployBot'), draft: aSeededDraft({ [field]: text }) };
			await expectRefused('identity.register', payload, `draft.${field}`, 'character-not-allowed');
		}
	});

	it('of several lines, with emoji or in any script, is taken as a reason and a purpose', async () => {
		const text = 'Leaked.\n\tSeen by 😀 Ana, जोशी and 李.';
		valueOf(await register(world, idOf('deployBot'), aSeededDraft({ purpose: text })));
		expect((await call('site.freeze', { reason: text })).ok).toBe(true);
	});
});

describe('a text that slipped into storage', () => {
	const unspeakable = '#team\uD83D\0';

	/** As Jira might: a value with such a text is refused. */
	function refuseUnspeakable(): void {
		intercept((request, send) =>
			isPublication(request) && /\\ud83d|\\u0000/i.test(request.body)
				? Promise.resolve(new Response('{"errorMessages":["no"]}', { status: 400 }))
				: send(),
		);
	}

	it('in a contact costs the contact, and neither the suspension nor the freeze', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		await registered(world);
		const stored = await requireStored(world, 'identity', idOf('deployBot'));
		const body = { ...(stored.body as object), contact: unspeakable, name: unspeakable, purpose: unspeakable };
		await tamper(world, 'identity', idOf('deployBot'), { ...stored, body });
		const control = await requireStored(world, 'control', 'site');
		await tamper(world, 'control', 'site', {
			...control,
			body: { ...(control.body as object), contact: unspeakable },
		});
		refuseUnspeakable();
		const frozen = await call('identity.freeze', { accountId: idOf('deployBot'), version: 1, reason });
		expect(frozen).toMatchObject({ ok: true, value: { isEnforced: true } });
		const refusal = await deploy(world, 'deployBot');
		expect(codeOf(refusal)).toBe('frozen');
		expect(refusal.message).toContain('Ask a Jira admin.');
		expect(await call('site.freeze', { reason })).toMatchObject({ ok: true, value: { isEnforced: true } });
	});
});

// A call, without any way in: who may make it, in which order it is looked at, and how it answers.
import { describe, expect, it, jest } from '@jest/globals';
import * as z from '#zod';
import { actorKinds } from '../../src/contract/actor';
import { type AccountId, issueIdSchema, projectIdSchema } from '../../src/contract/ids';
import { AppError } from '../../src/core/errors';
import type { Caller } from '../../src/entry/authorise';
import { type Calls, defineCalls } from '../../src/entry/define-call';
import type { CallerRights } from '../../src/services/ports/jira';

const inputs = {
	admin: z.strictObject({ text: z.string() }),
	space: z.strictObject({ projectId: projectIdSchema, text: z.string() }),
	rule: z.strictObject({ place: z.strictObject({ projectId: z.exactOptional(projectIdSchema) }), text: z.string() }),
	item: z.strictObject({ issueId: issueIdSchema, text: z.string() }),
} as const;
type Name = keyof typeof inputs;
const names = Object.keys(inputs) as Name[];
const valid = {
	admin: { text: 'a' },
	space: { projectId: '10000', text: 'a' },
	rule: { place: { projectId: '10000' }, text: 'a' },
	item: { issueId: '10007', text: 'a' },
} satisfies Record<Name, object>;

const may: CallerRights = {
	isPerson: async () => true,
	isIdentity: async () => false,
	isJiraAdmin: async () => true,
	administersProject: async () => true,
	seesIssue: async () => true,
	seesSpace: async () => true,
	administersIssue: async () => true,
};
const mayNot: CallerRights = {
	...may,
	isJiraAdmin: async () => false,
	administersProject: async () => false,
	seesIssue: async () => false,
	seesSpace: async () => false,
	administersIssue: async () => false,
};

function openCalls(rights: CallerRights, run: (actor: Caller) => unknown = () => 'done') {
	const asked: string[] = [];
	const told: unknown[][] = [];
	const watched = Object.fromEntries(
		Object.entries(rights).map(([right, ask]) => [
			right,
			(...values: never[]) => {
				asked.push(right);
				return (ask as (...values: never[]) => unknown)(...values);
			},
		]),
	) as unknown as CallerRights;
	const ran = async (_: unknown, actor: Caller) => run(actor);
	const calls: Calls<Record<Name, unknown>> = defineCalls<typeof inputs, Record<Name, unknown>>(
		inputs,
		{
			admin: { access: 'jira-admin', run: ran },
			space: { access: 'project-admin', run: ran },
			rule: { access: 'rule-editor', run: ran },
			item: { access: 'issue-viewer', run: ran },
		},
		{ rights: watched, log: { failure: (...facts) => void told.push(facts) } },
	);
	return { calls, asked, told };
}

const ana: Caller = { kind: 'person', id: 'ana' as AccountId };

describe('a call', () => {
	it.each(names)('that needs what "%s" needs runs for a person who may, as that person', async (name) => {
		const run = jest.fn();
		const { calls } = openCalls(may, run);
		expect(await calls[name](ana, valid[name])).toEqual({ ok: true, value: undefined });
		expect(run).toHaveBeenCalledWith(ana);
	});

	it.each(names)('that needs what "%s" needs is refused to nobody in particular', async (name) => {
		const { calls, asked } = openCalls(may);
		expect(await calls[name](undefined, valid[name])).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
		expect(asked).toEqual([]);
	});

	it.each(names)('that needs what "%s" needs is for people, whatever rights another actor has', async (name) => {
		const run = jest.fn();
		const { calls, asked } = openCalls(may, run);
		for (const kind of actorKinds.filter((other) => other !== 'person')) {
			const answer = await calls[name]({ kind, id: ana.id }, valid[name]);
			expect([kind, answer]).toMatchObject([kind, { ok: false, error: { code: 'FORBIDDEN' } }]);
		}
		expect(asked).toEqual([]);
		expect(run).not.toHaveBeenCalled();
	});

	it.each(names.filter((name) => name !== 'item'))(
		'that needs what "%s" needs is refused to an app and to an account that is registered as an identity',
		async (name) => {
			for (const rights of [
				{ ...may, isPerson: async () => false },
				{ ...may, isIdentity: async () => true },
			]) {
				const answer = await openCalls(rights).calls[name](ana, valid[name]);
				expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
			}
		},
	);

	it.each(names)('that needs what "%s" needs tells who may not nothing of its input', async (name) => {
		const { calls } = openCalls(mayNot);
		const input = { ...valid[name], text: 1, more: true };
		expect(await calls[name](ana, input)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
	});

	it.each(names)('that needs what "%s" needs reads nothing but where before it asks who may', async (name) => {
		const { calls } = openCalls(mayNot);
		const input = Object.defineProperty({ ...valid[name] }, 'text', {
			enumerable: true,
			get: () => {
				throw new Error('read too early');
			},
		});
		expect(await calls[name](ana, input)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
	});

	it.each(names)('that needs what "%s" needs takes no key it does not know', async (name) => {
		const { calls } = openCalls(may);
		for (const key of ['more', '__proto__']) {
			const input = JSON.parse(`{${JSON.stringify(valid[name]).slice(1, -1)}, "${key}": {}}`);
			const answer = await calls[name](ana, input);
			expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT', field: key } });
		}
	});

	it('answers a failure of its own with a reference, and logs it once', async () => {
		const cause = new Error('secret');
		const { calls, told } = openCalls(may, () => {
			throw cause;
		});
		const answer = await calls.admin(ana, valid.admin);
		expect(answer).toMatchObject({ ok: false, error: { code: 'BUG', reference: expect.any(String) } });
		expect(JSON.stringify(answer)).not.toContain('secret');
		const reference = answer.ok ? undefined : answer.error.reference;
		expect(told).toEqual([['call admin', expect.objectContaining({ code: 'BUG', cause }), reference]]);
	});

	it('logs nothing that the actor caused', async () => {
		for (const code of ['INVALID_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'] as const) {
			const { calls, told } = openCalls(may, () => {
				throw new AppError(code, 'unexpected');
			});
			expect(await calls.admin(ana, valid.admin)).toMatchObject({ ok: false, error: { code } });
			expect(told).toEqual([]);
		}
	});
});

describe('a definition', () => {
	// The compiler is what refuses these; nothing runs them.
	const { admin, space } = inputs;
	const run = async () => 'done';
	const ports = { rights: may, log: { failure: () => undefined } };
	const define = defineCalls<{ admin: typeof admin }, { admin: string }>;
	const defineSpace = defineCalls<{ space: typeof space }, { space: string }>;
	const wrong: readonly (readonly [title: string, definition: () => unknown])[] = [
		// @ts-expect-error access is missing
		['without access', () => define({ admin }, { admin: { run } }, ports)],
		// @ts-expect-error there is no such need
		['with a need that there is not', () => define({ admin }, { admin: { access: 'all', run } }, ports)],
		// @ts-expect-error the input names no work item
		['whose input says nowhere', () => define({ admin }, { admin: { access: 'issue-viewer', run } }, ports)],
		// @ts-expect-error a call is missing
		['left out of a table', () => defineSpace({ space }, {}, ports)],
	];

	it.each(wrong)('%s does not compile', (_, definition) => {
		expect(definition).toBeInstanceOf(Function);
	});
});

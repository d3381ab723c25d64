// The guards of a site compared with their baseline: what is stored, whoever compares, accepts or crashes meanwhile.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Group } from '../../../sandbox/jira/model';
import { dayMs } from '../../../src/contract/durations';
import type { AppError } from '../../../src/core/errors';
import { acceptDrift, acceptOwnChange, compareGuards, listDrift } from '../../../src/services/guards/compare-guards';
import { countDrift } from '../../../src/services/guards/drift-records';
import type { SiteTransition, SiteWorkflow, Workflows } from '../../../src/services/ports/jira';
import { aGuardRule, anAuditRule, anOverriddenRule, aTransition, aWorkflow } from '../../builders/workflow';
import { asApp, protect, putRules, workflowId } from '../../harness/guards';
import { crashAt, intercept, isTransaction, isWrite, type PlatformCall } from '../../harness/platform-calls';
import { deployed } from '../../harness/registry';
import { dump, requireStored, storedOf, tamper } from '../../harness/storage';
import { idOf, openWorld, startOfTime, type TestWorld } from '../../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const ana = { kind: 'person', id: idOf('ana') } as const;
const compareNow = (workflows?: Workflows) =>
	asApp(world, (ports) => compareGuards(workflows === undefined ? ports : { ...ports, workflows }));
const list = () => asApp(world, listDrift);
/** Accepts what the findings, as they are listed now, begin with; what begins none is sent as it is. */
const accept = async (...starts: string[]) => {
	const { findings } = await asApp(world, listDrift);
	const named = (start: string) => findings.flatMap(({ id }) => (start !== '' && id.startsWith(start) ? [id] : []));
	const ids = starts.flatMap((start) => (named(start).length === 0 ? [start] : named(start)));
	return asApp(world, (ports) => acceptDrift(ports, ana, { ids, reason: 'Known.' }));
};
const own = { at: startOfTime, actor: ana, action: 'guard', transitions: [] } as const;
const acceptOwn = (...transitionIds: string[]) => {
	const id = workflowId(world);
	const targets = transitionIds.map((transitionId) => ({ workflowId: id, transitionId }));
	return asApp(world, async (ports) =>
		acceptOwnChange(ports, await ports.workflows.read([id]), own, transitionIds.length === 0 ? undefined : targets),
	);
};
const kinds = async () => (await list()).findings.map(({ kind, transition }) => `${transition} ${kind}`);
const driftId = (kind: string, transitionId = '41') => `${workflowId(world)}.${transitionId}.${kind}`;

const intact = [aGuardRule(), anAuditRule()];
const monitors = [aGuardRule({ enforcement: 'monitor' }), anAuditRule()];
const isSearch = ({ to, path }: PlatformCall): boolean => to === 'jira' && path.includes('/workflows/search');
const codeOf = (run: Promise<unknown>): Promise<string> =>
	run.then(
		() => 'done',
		(error: AppError) => error.code,
	);

/** Workflows that only a test could have, all of them in use. */
const having = (workflows: readonly SiteWorkflow[]): Workflows => ({
	async page(startAt, limit) {
		const end = startAt + limit;
		return { workflows: workflows.slice(startAt, end), isLast: end >= workflows.length };
	},
	read: async (ids) => workflows.filter(({ id }) => ids.includes(id)),
	readFor: async () => undefined,
	usages: async () => ({ spaces: [], isComplete: true }),
});
const manyTransitions = (count: number, more: Partial<SiteTransition> = {}) =>
	Array.from({ length: count }, (_, i) => aTransition({ id: String(i + 1), rules: intact, ...more }));

describe('comparing', () => {
	it('takes everything as it stands the first time, and says when', async () => {
		expect(await list()).toEqual({ findings: [], accepted: [] });
		putRules(world, [anOverriddenRule()]);
		expect(await compareNow()).toEqual({ findings: [], accepted: [], comparedAt: startOfTime });
		expect(await list()).toEqual({ findings: [], accepted: [], comparedAt: startOfTime });
	});

	it('raises at first what was done to a guard that Muster put on before', async () => {
		putRules(world, intact);
		await acceptOwn('41');
		putRules(world, []);
		await compareNow();
		expect(await kinds()).toEqual(['Deploy removed']);
	});

	it('raises a guard whose transition was deleted and made anew', async () => {
		putRules(world, intact);
		await compareNow();
		const release = world.site.workflow('Release train workflow');
		const transitions = release.transitions.map((one) =>
			one.name === 'Deploy' ? { ...one, id: '99', validators: [], postFunctions: [] } : one,
		);
		world.site.world.workflows.set(release.id, { ...release, transitions });
		await compareNow();
		expect(await kinds()).toEqual(['Deploy removed']);
		await accept(driftId('removed'));
		await compareNow();
		expect(await kinds()).toEqual([]);
	});

	it.each([
		['is deleted', () => undefined],
		['gets another name', (group: Group) => ({ ...group, name: 'ops' })],
	])('raises that the group of the people %s, until it is accepted', async (_title, change) => {
		const { groups } = world.site.world;
		const at = groups.findIndex(({ name }) => name === 'operations');
		const operations = groups[at];
		if (operations === undefined) throw new Error('the site has no such group');
		const { groupId, name } = operations;
		putRules(world, [aGuardRule({ mode: 'human-only', people: { groupId, name } }), anAuditRule()]);
		await compareNow();
		expect(await kinds()).toEqual([]);
		const changed = change(operations);
		groups.splice(at, 1, ...(changed === undefined ? [] : [changed]));
		await compareNow();
		expect(await kinds()).toEqual(['Deploy group-gone']);
		await accept(driftId('group-gone'));
		await compareNow();
		expect(await kinds()).toEqual([]);
		groups.splice(at, changed === undefined ? 0 : 1, operations);
		await compareNow();
		groups.splice(at, 1);
		await compareNow();
		expect(await kinds()).toEqual(['Deploy group-gone']);
	});

	it('asks for no groups where no guard names one, and goes on where Jira does not tell the app', async () => {
		let asked = 0;
		intercept((call, send) => {
			if (!call.path.startsWith('/rest/api/3/group/bulk')) return send();
			asked += 1;
			return Promise.resolve(new Response('', { status: 403 }));
		});
		putRules(world, intact);
		await compareNow();
		expect(asked).toBe(0);
		const group = world.site.world.groups.find(({ name }) => name === 'operations');
		const people = { groupId: group?.groupId ?? '', name: 'operations' };
		putRules(world, [aGuardRule({ people, mode: 'human-only' }), anAuditRule()]);
		await compareNow();
		expect(asked).toBe(1);
		expect(await kinds()).toEqual(['Deploy loosened']);
	});

	it('raises what somebody did to a guard in Jira, until it is undone', async () => {
		await compareNow();
		putRules(world, monitors);
		await world.pass(dayMs);
		const { findings } = await compareNow();
		expect(findings).toEqual([
			{
				id: expect.stringContaining(`${driftId('loosened')}.`),
				kind: 'loosened',
				workflowId: workflowId(world),
				workflow: 'Release train workflow',
				transitionId: '41',
				transition: 'Deploy',
				since: startOfTime + dayMs,
				before: { mode: 'registered', enforcement: 'enforce' },
				after: { mode: 'registered', enforcement: 'monitor' },
			},
		]);
		expect((await list()).findings).toEqual(findings);
		expect(await asApp(world, ({ records }) => countDrift(records))).toEqual({
			findings: 1,
			comparedAt: startOfTime + dayMs,
		});
		putRules(world, intact);
		await compareNow();
		expect(await kinds()).toEqual([]);
	});

	it('raises a new transition into a status that was protected before, and none of one protected since', async () => {
		await compareNow();
		await protect(world, deployed, '10006');
		await compareNow();
		expect(await kinds()).toEqual([]);
		const release = world.site.workflow('Release train workflow');
		const { transitions } = release;
		const close = transitions.find(({ name }) => name === 'Close');
		if (close === undefined) throw new Error('the seed has no transition Close');
		world.site.world.workflows.set(release.id, {
			...release,
			transitions: [...transitions, { ...close, id: '99', name: 'Short cut' }],
		});
		await compareNow();
		expect(await kinds()).toEqual(['Short cut unguarded']);
	});

	it('asks Jira for one page, and writes one record when nothing changed', async () => {
		await compareNow();
		const calls: PlatformCall[] = [];
		const stop = intercept((call, send) => {
			calls.push(call);
			return send();
		});
		await compareNow();
		stop();
		expect(calls.filter(({ to }) => to === 'jira').map(({ path }) => path.split('?')[0])).toEqual([
			'/rest/api/3/workflows/search',
		]);
		const [transaction, ...others] = calls.filter(isWrite);
		expect(others).toEqual([]);
		expect((JSON.parse(transaction?.body ?? '{}') as { set: unknown[] }).set).toHaveLength(1);
	});

	it('changes nothing when Jira does not answer', async () => {
		await compareNow();
		putRules(world, []);
		const before = await dump(world);
		const stop = intercept(async (call, send) => (isSearch(call) ? new Response('{}', { status: 503 }) : send()));
		expect(await codeOf(compareNow())).toBe('UNAVAILABLE');
		stop();
		expect(await dump(world)).toEqual(before);
		await compareNow();
		expect(await kinds()).toEqual(['Deploy removed']);
	});

	it('changes nothing when the second page fails', async () => {
		const workflows = Array.from({ length: 60 }, (_, i) => aWorkflow(manyTransitions(1), { id: `w${i}` }));
		await compareNow(having(workflows));
		const before = await dump(world);
		const { page, ...rest } = having(
			workflows.map((workflow) => ({ ...workflow, transitions: manyTransitions(1, { rules: [] }) })),
		);
		const failing: Workflows = {
			...rest,
			page: (startAt, limit, inUse) =>
				startAt === 0 ? page(startAt, limit, inUse) : Promise.reject(new Error('the second page is gone')),
		};
		await expect(compareNow(failing)).rejects.toThrow('the second page is gone');
		expect(await dump(world)).toEqual(before);
		const { findings } = await compareNow({ ...rest, page });
		expect(findings).toHaveLength(60);
	});

	it('goes through pages that are shorter than asked for, and ends where one is empty', async () => {
		const workflows = Array.from({ length: 7 }, (_, i) => aWorkflow(manyTransitions(1), { id: `w${i}` }));
		const short = { ...having(workflows), page: having(workflows).page };
		const asked: number[] = [];
		short.page = async (startAt) => {
			asked.push(startAt);
			return { workflows: workflows.slice(startAt, startAt + 3), isLast: false };
		};
		await compareNow(short);
		expect(asked).toEqual([0, 3, 6, 7]);
		const [piece] = Object.values((await storedOf(world, 'report'))['guards:0'] ?? {}).filter(Array.isArray);
		expect(piece).toHaveLength(7);
	});
});

describe('accepting', () => {
	beforeEach(async () => {
		await compareNow();
		putRules(world, [aGuardRule({ enforcement: 'monitor' })]);
		await compareNow();
	});

	it('takes what was named, and nothing else', async () => {
		expect(await kinds()).toEqual(['Deploy loosened', 'Deploy not-audited']);
		const { findings } = await accept(driftId('loosened'));
		expect(findings.map(({ kind }) => kind)).toEqual(['not-audited']);
		await compareNow();
		expect(await kinds()).toEqual(['Deploy not-audited']);
		await accept(driftId('not-audited'));
		await compareNow();
		expect(await kinds()).toEqual([]);
	});

	it('passes over what is not there', async () => {
		const { findings } = await accept(driftId('removed'), 'nonsense', '', driftId('loosened', '42'));
		expect(findings).toHaveLength(2);
	});

	it('is lost neither to another acceptance nor to a comparison at the same time', async () => {
		const all = await Promise.all([accept(driftId('loosened')), compareNow(), accept(driftId('not-audited'))]);
		expect(all).toHaveLength(3);
		expect(await kinds()).toEqual([]);
		await compareNow();
		expect(await kinds()).toEqual([]);
	});

	it('of what Muster did itself hides no other finding', async () => {
		putRules(world, [], { transition: 'Close' });
		putRules(world, intact, { transition: 'Stage' });
		await compareNow();
		putRules(world, [], { transition: 'Stage' });
		await acceptOwn('31');
		await compareNow();
		expect(await kinds()).toEqual(['Deploy loosened', 'Deploy not-audited']);
		await acceptOwn();
		expect(await kinds()).toEqual([]);
	});

	it('of no workflow changes nothing', async () => {
		await asApp(world, (ports) => acceptOwnChange(ports, [], own));
		expect(await kinds()).toHaveLength(2);
	});
});

describe('a workflow that spaces no longer use', () => {
	const guarded = having([aWorkflow(manyTransitions(3))]);
	const copy = having([aWorkflow(manyTransitions(3, { rules: [] }), { id: 'copy' })]);

	it('is told of each guard, stored with its names, and forgotten when somebody accepts that', async () => {
		await compareNow(guarded);
		const { findings } = await compareNow(copy);
		expect(findings.map(({ kind, workflow, transition }) => [kind, workflow, transition])).toEqual(
			Array(3).fill(['not-in-use', 'Release train workflow', 'Deploy']),
		);
		expect((await list()).findings).toEqual(findings);
		expect((await compareNow(copy)).findings).toEqual(findings);
		await accept('release.');
		const { pieces, findings: left } = (await requireStored(world, 'report', 'guards')).body;
		expect([pieces, left]).toEqual([[], 0]);
		expect((await compareNow(copy)).findings).toEqual([]);
	});

	it('is nothing to tell of once it is in use again', async () => {
		await compareNow(guarded);
		expect((await compareNow(copy)).findings).toHaveLength(3);
		expect((await compareNow(guarded)).findings).toEqual([]);
	});

	it('leaves nothing behind when Muster took its rules off', async () => {
		await compareNow(guarded);
		await compareNow(copy);
		const stripped = aWorkflow(manyTransitions(3, { rules: [] }));
		await asApp(world, (ports) => acceptOwnChange(ports, [stripped], own));
		expect((await list()).findings).toEqual([]);
		expect((await requireStored(world, 'report', 'guards')).body['pieces']).toEqual([]);
	});
});

describe('a comparison that looked before somebody accepted', () => {
	/** Lets something happen when Jira has answered a comparison, and before that is stored. */
	const meanwhile = async (happens: () => Promise<unknown>): Promise<number> => {
		let searches = 0;
		const stop = intercept(async (call, send) => {
			const answer = await send();
			if (isSearch(call) && ++searches === 1) await happens();
			return answer;
		});
		await compareNow();
		stop();
		return searches;
	};

	it('does not take back what Muster changed, but looks again', async () => {
		await compareNow();
		const searches = await meanwhile(async () => {
			putRules(world, monitors);
			await acceptOwn('41');
		});
		expect(searches).toBe(2);
		await compareNow();
		expect(await kinds()).toEqual([]);
	});

	it('does not take back what Muster changed when it was the first', async () => {
		await meanwhile(async () => {
			putRules(world, monitors);
			await acceptOwn('41');
		});
		await compareNow();
		expect(await kinds()).toEqual([]);
	});

	it('does not take back an accepted finding', async () => {
		await compareNow();
		await meanwhile(async () => {
			putRules(world, monitors);
			await compareNow();
			await accept(driftId('loosened'));
		});
		await compareNow();
		expect(await kinds()).toEqual([]);
	});

	it('gives up when others never stop, and changes nothing', async () => {
		await compareNow();
		putRules(world, []);
		const stop = intercept(async (call, send) => {
			const answer = await send();
			if (isSearch(call)) await accept('nothing');
			return answer;
		});
		expect(await codeOf(compareNow())).toBe('UNAVAILABLE');
		stop();
		expect(await kinds()).toEqual([]);
	});
});

describe('what is stored', () => {
	const site = (count: number) => having([aWorkflow(manyTransitions(count))]);

	it('is divided, and grows and shrinks as a whole', async () => {
		for (const count of [400, 401, 1_300, 399, 900, 0, 1]) {
			const { findings: gone } = await compareNow(site(count));
			await asApp(world, (ports) => acceptDrift(ports, ana, { ids: gone.map(({ id }) => id), reason: 'Known.' }));
			await compareNow(site(count));
			const { pieces } = (await requireStored(world, 'report', 'guards')).body;
			expect(pieces).toHaveLength(Math.ceil(count / 400));
			const stored = await asApp(world, (ports) => compareGuards({ ...ports, workflows: site(count) }));
			expect(stored.findings).toEqual([]);
		}
		const { findings } = await compareNow(having([aWorkflow([aTransition({ id: '1' })])]));
		expect(findings.map(({ kind }) => kind)).toEqual(['removed']);
	});

	it('fits into records though every name is as long as can be', async () => {
		const long = '工'.repeat(255);
		const named = (rules: SiteTransition['rules']) =>
			having([aWorkflow(manyTransitions(900, { name: long, rules }), { name: long })]);
		await compareNow(named(intact));
		expect((await compareNow(named([]))).findings).toHaveLength(900);
		expect((await list()).findings).toHaveLength(900);
	});

	it('refuses more than fits, aloud, and stays as it was', async () => {
		await compareNow(site(9_600));
		const before = await dump(world);
		await expect(compareNow(site(9_601))).rejects.toMatchObject({
			code: 'BUG',
			statement: { problem: 'too-many-guards', params: {} },
		});
		expect(await dump(world)).toEqual(before);
	});

	it('is not read when pieces of another moment lie beside the head', async () => {
		await compareNow();
		const piece = await requireStored(world, 'report', 'guards:0');
		await tamper(world, 'report', 'guards:0', { ...piece, version: piece.version + 1 });
		expect(await codeOf(list())).toBe('UNAVAILABLE');
		await tamper(world, 'report', 'guards:0', { version: piece.version, body: [{ nonsense: true }] as never });
		expect(await codeOf(list())).toBe('CORRUPT_RECORD');
		await tamper(world, 'report', 'guards:0', piece);
		expect(await codeOf(list())).toBe('done');
	});

	it('is whole wherever a comparison dies, and the next one finds the same', async () => {
		await compareNow();
		putRules(world, []);
		for (let nth = 1; ; nth++) {
			const hasCrashed = await crashAt(nth, compareNow, () => true);
			expect((await list()).findings.length).toBeLessThanOrEqual(1);
			if (!hasCrashed) break;
		}
		await compareNow();
		expect(await kinds()).toEqual(['Deploy removed']);
	});

	it('is written though the answer to the write is lost, and not twice', async () => {
		await compareNow();
		putRules(world, []);
		await compareNow();
		let lost = 0;
		const stop = intercept(async (call, send) => {
			const answer = await send();
			if (!isTransaction(call) || lost > 0) return answer;
			lost += 1;
			return new Response('{"code":"INTERNAL"}', { status: 500 });
		});
		const { version } = await requireStored(world, 'report', 'guards');
		expect((await accept(driftId('removed'))).findings).toEqual([]);
		stop();
		expect(lost).toBe(1);
		expect((await requireStored(world, 'report', 'guards')).version).toBe(version + 1);
	});
});

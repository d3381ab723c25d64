// What counts as worse: nothing better ever does, nothing that lets somebody pass unseen is missed.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DriftKind, DriftView } from '../../src/contract/calls/drift';
import { identityTypes } from '../../src/contract/identity';
import { acceptCurrent, acceptFindings, takeBack } from '../../src/core/guards/drift/accept';
import { compareWithBaseline } from '../../src/core/guards/drift/compare';
import { isLooser } from '../../src/core/guards/drift/guard-summary';
import { type DriftState, emptyDriftState, listAccepted, listFindings } from '../../src/core/guards/drift/state';
import { parseRuleConfig } from '../../src/core/guards/rule-config';
import type { RuleFacts } from '../../src/core/guards/rules';
import { type Controls, decide, type Guard, type Subject } from '../../src/core/policy/decide';
import type { SiteTransition, SiteWorkflow } from '../../src/services/ports/jira';
import { aGrant, aGuard, anIdentity, aRequest } from '../builders/identity';
import { groupPool, randomGuard } from '../builders/random-registry';
import {
	aCondition,
	aGuardRule,
	anAuditRule,
	anOverriddenRule,
	aRule,
	aTransition,
	aWorkflow,
} from '../builders/workflow';
import { startOfTime } from '../harness/world';

const off = { isDisabled: true } as const;
const deployed = '10005';
const [t0, t1, t2, t3] = [startOfTime, startOfTime + 1_000, startOfTime + 2_000, startOfTime + 3_000];

const deployWith = (rules: readonly RuleFacts[], more: Partial<SiteTransition> = {}) => aTransition({ rules, ...more });
const siteWith = (rules: readonly RuleFacts[]): SiteWorkflow[] => [aWorkflow([deployWith(rules)])];

/** A site as it was accepted. */
const accepted = (workflows: readonly SiteWorkflow[], statuses: readonly string[] = []): DriftState =>
	compareWithBaseline(emptyDriftState, workflows, statuses, t0);

const kindsIn = (state: DriftState): DriftKind[] => listFindings(state).map(({ kind }) => kind);
const acceptance = { at: t3, by: { kind: 'person', id: 'ana' }, reason: 'Known.' } as const;
const acceptSome = (state: DriftState, ids: readonly string[]) => acceptFindings(state, ids, acceptance);
const acceptAll = (state: DriftState): DriftState =>
	acceptSome(
		state,
		listFindings(state).map(({ id }) => id),
	);

const intact = [aGuardRule(), aCondition(), anAuditRule()];

describe('a guarded transition', () => {
	it.each<readonly [string, readonly RuleFacts[], readonly DriftKind[]]>([
		['is as accepted', intact, []],
		['has its guard removed', [aCondition(), anAuditRule()], ['removed']],
		['has everything removed', [], ['removed']],
		['has its guard switched off', [aGuardRule({}, off), aCondition(), anAuditRule()], ['disabled']],
		['has its guard left without a configuration', [aRule('guard'), anAuditRule()], ['overridden']],
		['has its guard switched off and left without a configuration', [aRule('guard', off), anAuditRule()], ['removed']],
		['has its expression replaced', [anOverriddenRule(), anAuditRule()], ['overridden']],
		['has a second guard of another hand', [aGuardRule(), anOverriddenRule(), anAuditRule()], ['overridden']],
		['only monitors', [aGuardRule({ enforcement: 'monitor' }), anAuditRule()], ['loosened']],
		['lets people pass', [aGuardRule({ mode: 'registered-or-human' }), anAuditRule()], ['loosened']],
		['lets people pass and nobody else', [aGuardRule({ mode: 'human-only' }), anAuditRule()], ['loosened']],
		['allows only some types, which is better', [aGuardRule({ types: ['app'] }), anAuditRule()], []],
		['has a second guard, which is better', [aGuardRule(), aGuardRule({ types: ['app'] }), anAuditRule()], []],
		['has a second guard that is off', [aGuardRule(), aGuardRule({ types: ['app'] }, off), anAuditRule()], []],
		[
			'has its condition in a group',
			[aGuardRule(), aCondition({}, { isOptional: true }), anAuditRule()],
			['any-group'],
		],
		['has lost its condition, which only hid it', [aGuardRule(), anAuditRule()], []],
		['has lost its audit rule', [aGuardRule()], ['not-audited']],
		['has its audit rule switched off', [aGuardRule(), anAuditRule(off)], ['not-audited']],
		[
			'is worse in many ways',
			[aGuardRule({ enforcement: 'monitor', mode: 'human-only' }), aCondition({}, { isOptional: true })],
			['loosened', 'any-group', 'not-audited'],
		],
		['is off and looser and without audit', [aGuardRule({ enforcement: 'monitor' }, off)], ['disabled', 'not-audited']],
	])('%s', (_title, rules, kinds) => {
		const after = compareWithBaseline(accepted(siteWith(intact)), siteWith(rules), [], t1);
		expect(kindsIn(after)).toEqual(kinds);
		for (const { since, workflow, transition } of listFindings(after)) {
			expect([since, workflow, transition]).toEqual([t1, 'Release train workflow', 'Deploy']);
		}
	});

	it('tells what it was and what it is', () => {
		const before = aGuard({ types: ['app'] });
		const after = compareWithBaseline(
			accepted(siteWith([aGuardRule(before), anAuditRule()])),
			siteWith([aGuardRule({ types: ['app', 'bot-user'] }), anAuditRule()]),
			[],
			t1,
		);
		expect(listFindings(after)).toEqual([
			{
				id: expect.stringMatching(/^release\.41\.loosened\.[\w-]{10}$/),
				kind: 'loosened',
				workflowId: 'release',
				workflow: 'Release train workflow',
				transitionId: '41',
				transition: 'Deploy',
				since: t1,
				before: { mode: 'registered', enforcement: 'enforce', types: ['app'] },
				after: { mode: 'registered', enforcement: 'enforce', types: ['app', 'bot-user'] },
			},
		]);
		const [removed] = listFindings(compareWithBaseline(after, siteWith([]), [], t2));
		expect(removed).toMatchObject({ kind: 'removed', before, since: t2 });
		expect(removed).not.toHaveProperty('after');
	});

	it('keeps the time of a finding for as long as it stands, and begins anew afterwards', () => {
		const site = accepted(siteWith(intact));
		const once = compareWithBaseline(site, siteWith([aGuardRule({}, off), anAuditRule()]), [], t1);
		const twice = compareWithBaseline(once, siteWith([aGuardRule({}, off)]), [], t2);
		expect(listFindings(twice).map(({ kind, since }) => [kind, since])).toEqual([
			['disabled', t1],
			['not-audited', t2],
		]);
		const mended = compareWithBaseline(twice, siteWith(intact), [], t2);
		expect(listFindings(mended)).toEqual([]);
		expect(listFindings(compareWithBaseline(mended, siteWith([]), [], t3)).map(({ since }) => since)).toEqual([t3]);
	});

	it('is held to the best it was, once it was better', () => {
		const monitor = accepted(siteWith([aGuardRule({ enforcement: 'monitor' })]));
		const better = compareWithBaseline(monitor, siteWith([aGuardRule(), anAuditRule()]), [], t1);
		expect(kindsIn(better)).toEqual([]);
		const back = compareWithBaseline(better, siteWith([aGuardRule({ enforcement: 'monitor' })]), [], t2);
		expect(kindsIn(back)).toEqual(['loosened', 'not-audited']);
	});

	it('is held to the condition that counts, once one did', () => {
		const inGroup = siteWith([aGuardRule(), aCondition({}, { isOptional: true }), anAuditRule()]);
		const better = compareWithBaseline(accepted(inGroup), siteWith(intact), [], t1);
		expect(kindsIn(better)).toEqual([]);
		expect(kindsIn(compareWithBaseline(better, inGroup, [], t2))).toEqual(['any-group']);
	});

	it('is held to what became better beside what became worse', () => {
		const site = accepted(siteWith([aGuardRule({ enforcement: 'monitor' }), anAuditRule()]));
		const mixed = compareWithBaseline(site, siteWith([aGuardRule()]), [], t1);
		expect(kindsIn(mixed)).toEqual(['not-audited']);
		const back = compareWithBaseline(mixed, siteWith([aGuardRule({ enforcement: 'monitor' }), anAuditRule()]), [], t2);
		expect(kindsIn(back)).toEqual(['loosened']);
	});

	it('is not held to what an overridden guard pretends to be', () => {
		const people = { mode: 'registered-or-human' } as const;
		const site = accepted(siteWith([aGuardRule(people), anAuditRule()]));
		const pretending = compareWithBaseline(site, siteWith([anOverriddenRule(), anAuditRule()]), [], t1);
		expect(kindsIn(pretending)).toEqual(['overridden']);
		expect(kindsIn(compareWithBaseline(pretending, siteWith([aGuardRule(people), anAuditRule()]), [], t2))).toEqual([]);
	});

	it('is not held to an accepted override of another kind', () => {
		const site = accepted(siteWith([anOverriddenRule({}, 'user != null'), anAuditRule()]));
		expect(
			kindsIn(compareWithBaseline(site, siteWith([anOverriddenRule({}, 'user != null'), anAuditRule()]), [], t1)),
		).toEqual([]);
		expect(kindsIn(compareWithBaseline(site, siteWith([anOverriddenRule({}, 'true'), anAuditRule()]), [], t1))).toEqual(
			['overridden'],
		);
	});

	it('is missed when it is gone from its workflow, until it is back as it was or somebody accepts that', () => {
		const recreated = [aWorkflow([deployWith([], { id: '99' })])];
		const gone = compareWithBaseline(accepted(siteWith(intact)), recreated, [], t1);
		expect(listFindings(gone)).toMatchObject([
			{
				kind: 'removed',
				workflow: 'Release train workflow',
				transitionId: '41',
				transition: 'Deploy',
				since: t1,
				before: { mode: 'registered', enforcement: 'enforce' },
			},
		]);
		expect(listFindings(gone)[0]).not.toHaveProperty('after');
		const still = compareWithBaseline(gone, recreated, [], t2);
		expect(listFindings(still).map(({ kind, since }) => [kind, since])).toEqual([['removed', t1]]);
		expect(listFindings(compareWithBaseline(still, siteWith(intact), [], t3))).toEqual([]);
		expect(kindsIn(compareWithBaseline(still, siteWith([]), [], t3))).toEqual(['removed']);
		const taken = compareWithBaseline(acceptAll(still), recreated, [], t3);
		expect(taken.transitions).toEqual([]);
	});

	it('is missed in a workflow that has no transition left, and one that was open is not', () => {
		expect(
			kindsIn(compareWithBaseline(accepted(siteWith(intact), [deployed]), [aWorkflow([])], [deployed], t1)),
		).toEqual(['removed']);
		const open = compareWithBaseline(accepted(siteWith([]), [deployed]), [aWorkflow([])], [deployed], t1);
		expect(open.transitions).toEqual([]);
		const raised = compareWithBaseline(accepted([aWorkflow([])], [deployed]), siteWith([]), [deployed], t1);
		expect(kindsIn(raised)).toEqual(['unguarded']);
		expect(compareWithBaseline(raised, [aWorkflow([])], [deployed], t2).transitions).toEqual([]);
	});

	it('is named as it was called when it was seen last', () => {
		const renamed = compareWithBaseline(
			accepted(siteWith(intact)),
			[aWorkflow([deployWith(intact, { name: 'Ship' })], { name: 'Train' })],
			[],
			t1,
		);
		expect(listFindings(compareWithBaseline(renamed, [], [], t2))).toMatchObject([
			{ workflow: 'Train', transition: 'Ship' },
		]);
	});

	it('is told from another of the same number in another workflow', () => {
		const two = [aWorkflow([deployWith(intact)]), aWorkflow([deployWith(intact)], { id: 'ops' })];
		const after = compareWithBaseline(
			accepted(two),
			[two[0] as SiteWorkflow, aWorkflow([deployWith([])], { id: 'ops' })],
			[],
			t1,
		);
		expect(listFindings(after).map(({ id }) => id)).toEqual([expect.stringMatching(/^ops\.41\.removed\./)]);
	});
});

describe('a workflow that is not in use any more', () => {
	const copy = [aWorkflow([deployWith([])], { id: 'copy' })];

	it('has its guards missed, each of them, whether another takes its place or none', () => {
		const two = [
			aWorkflow([deployWith(intact), deployWith(intact, { id: '51', name: 'Verify' }), aTransition({ id: '6' })]),
		];
		for (const others of [[], copy]) {
			const unused = compareWithBaseline(accepted(two), others, [], t1);
			expect(listFindings(unused)).toEqual(
				(['41', '51'] as const).map((transitionId) => ({
					id: expect.stringContaining(`release.${transitionId}.not-in-use.`),
					kind: 'not-in-use',
					workflowId: 'release',
					workflow: 'Release train workflow',
					transitionId,
					transition: transitionId === '41' ? 'Deploy' : 'Verify',
					since: t1,
					before: { mode: 'registered', enforcement: 'enforce' },
				})),
			);
			const still = compareWithBaseline(unused, others, [], t2);
			expect(listFindings(still)).toEqual(listFindings(unused));
			expect(listFindings(compareWithBaseline(still, two, [], t3))).toEqual([]);
		}
	});

	it('keeps what was found before, with its time and its name, and is held to the same when it is back', () => {
		const monitor = siteWith([aGuardRule({ enforcement: 'monitor' }), anAuditRule()]);
		const drifted = compareWithBaseline(accepted(siteWith(intact)), monitor, [], t1);
		const unused = compareWithBaseline(compareWithBaseline(drifted, copy, [], t2), copy, [], t3);
		expect(listFindings(unused).map(({ kind, since }) => [kind, since])).toEqual([
			['not-in-use', t2],
			['loosened', t1],
		]);
		expect(listFindings(unused)[1]).toEqual(listFindings(drifted)[0]);
		expect(listFindings(unused)[0]).not.toHaveProperty('after');
		expect(listFindings(compareWithBaseline(unused, monitor, [], t3))).toEqual(listFindings(drifted));
		expect(listFindings(compareWithBaseline(unused, siteWith(intact), [], t3))).toEqual([]);
		const stripped = listFindings(compareWithBaseline(unused, siteWith([]), [], t3));
		expect(stripped.map(({ kind, since }) => [kind, since])).toEqual([['removed', t3]]);
	});

	it('is forgotten once somebody accepts that, with all that was found there', () => {
		const drifted = compareWithBaseline(accepted(siteWith(intact)), siteWith([aGuardRule({}, off)]), [], t1);
		const unused = compareWithBaseline(drifted, copy, [], t2);
		expect(kindsIn(unused)).toEqual(['not-in-use', 'disabled', 'not-audited']);
		const [notInUse, ...others] = listFindings(unused).map(({ id }) => id);
		const rest = acceptSome(unused, others);
		expect(kindsIn(rest)).toEqual(['not-in-use']);
		expect(kindsIn(compareWithBaseline(rest, copy, [], t3))).toEqual(['not-in-use']);
		expect(acceptSome(unused, [String(notInUse)]).transitions).toEqual([]);
		expect(acceptSome(rest, [String(notInUse)]).transitions).toEqual([]);
	});

	it('of a guard that was removed before is not missed for less', () => {
		const unused = compareWithBaseline(
			compareWithBaseline(accepted(siteWith(intact)), siteWith([]), [], t1),
			copy,
			[],
			t2,
		);
		expect(kindsIn(unused)).toEqual(['removed', 'not-in-use']);
		const [removed] = listFindings(unused).map(({ id }) => id);
		const rest = compareWithBaseline(acceptSome(unused, [String(removed)]), copy, [], t3);
		expect(kindsIn(rest)).toEqual(['not-in-use']);
		expect(acceptAll(rest).transitions).toEqual([]);
	});

	it('keeps an open transition that nobody accepted, and forgets one that somebody did', () => {
		const open = compareWithBaseline(accepted([aWorkflow([])], [deployed]), siteWith([]), [deployed], t1);
		expect(kindsIn(open)).toEqual(['unguarded']);
		const unused = compareWithBaseline(open, [], [deployed], t2);
		expect(listFindings(unused)).toEqual(listFindings(open));
		expect(compareWithBaseline(acceptAll(unused), [], [deployed], t3).transitions).toEqual([]);
		expect(compareWithBaseline(accepted(siteWith([]), [deployed]), [], [deployed], t1).transitions).toEqual([]);
		expect(kindsIn(compareWithBaseline(unused, siteWith([aGuardRule()]), [deployed], t3))).toEqual([]);
	});

	it('leaves nothing behind when Muster itself took its rules off', () => {
		const unused = compareWithBaseline(accepted(siteWith(intact), [deployed]), [], [deployed], t1);
		const stripped = acceptCurrent(unused, siteWith([]), [deployed]);
		expect(listFindings(stripped)).toEqual([]);
		expect(compareWithBaseline(stripped, [], [deployed], t2).transitions).toEqual([]);
		// Its transition is gone as well.
		expect(acceptCurrent(unused, [aWorkflow([])], []).transitions).toEqual([]);
		expect(kindsIn(acceptCurrent(unused, copy, []))).toEqual(['not-in-use']);
	});
});

describe('a transition into a protected status', () => {
	const empty = [aWorkflow([])];
	const compareNew = (
		rules: readonly RuleFacts[],
		before = accepted(empty, [deployed]),
		statuses: readonly string[] = [deployed],
	) => kindsIn(compareWithBaseline(before, siteWith(rules), statuses, t1));

	it.each<readonly [string, readonly RuleFacts[], readonly DriftKind[]]>([
		['without a guard', [], ['unguarded']],
		['with an audit rule only', [anAuditRule()], ['unguarded']],
		['with a condition only', [aCondition()], ['unguarded']],
		['with a guard that is off', [aGuardRule({}, off)], ['unguarded']],
		['with a guard whose expression was replaced', [anOverriddenRule()], ['unguarded']],
		['with a guard', [aGuardRule()], []],
		['with a guard that monitors', [aGuardRule({ enforcement: 'monitor' })], ['unguarded']],
		['with guards of which one enforces', [aGuardRule({ enforcement: 'monitor' }), aGuardRule()], []],
		[
			'with guards of which the one that enforces is off',
			[aGuardRule({ enforcement: 'monitor' }), aGuardRule({}, off)],
			['unguarded'],
		],
		['with an intact guard beside a replaced one', [aGuardRule(), anOverriddenRule()], ['unguarded']],
		['with a guard that lets nobody pass', [aRule('guard')], []],
		[
			'with a guard that monitors beside one that lets nobody pass',
			[aGuardRule({ enforcement: 'monitor' }), aRule('guard')],
			[],
		],
	])('is raised when it is new %s, or is not', (_title, rules, kinds) => {
		expect(compareNew(rules)).toEqual(kinds);
	});

	it('is not raised when its status was protected only since', () => {
		expect(compareNew([], accepted(empty, []))).toEqual([]);
		const since = compareWithBaseline(accepted(siteWith([]), []), siteWith([]), [deployed], t1);
		expect(kindsIn(since)).toEqual([]);
		expect(kindsIn(compareWithBaseline(since, siteWith([]), [deployed], t2))).toEqual([]);
	});

	it('is not raised when the status is no longer protected', () => {
		expect(compareNew([], accepted(empty, [deployed]), [])).toEqual([]);
	});

	it('is not raised when it was open at first, and is once it was guarded', () => {
		const open = accepted(siteWith([]), [deployed]);
		expect(kindsIn(compareWithBaseline(open, siteWith([]), [deployed], t1))).toEqual([]);
		const guarded = compareWithBaseline(open, siteWith([aGuardRule()]), [deployed], t1);
		expect(kindsIn(compareWithBaseline(guarded, siteWith([]), [deployed], t2))).toEqual(['removed']);
	});

	it('is raised when a transition is bent to lead there', () => {
		const elsewhere = [aWorkflow([deployWith([], { to: { ...aTransition().to, id: '10009' as never } })])];
		expect(compareNew([], accepted(elsewhere, [deployed]))).toEqual(['unguarded']);
	});

	it('stays raised, and is gone once guarded or accepted', () => {
		const once = compareWithBaseline(accepted(empty, [deployed]), siteWith([]), [deployed], t1);
		const twice = compareWithBaseline(once, siteWith([]), [deployed], t2);
		expect(listFindings(twice).map(({ kind, since }) => [kind, since])).toEqual([['unguarded', t1]]);
		expect(kindsIn(compareWithBaseline(twice, siteWith([aGuardRule()]), [deployed], t3))).toEqual([]);
		expect(kindsIn(compareWithBaseline(acceptAll(twice), siteWith([]), [deployed], t3))).toEqual([]);
	});

	it('that only monitors is watched once it is accepted or Muster itself set it so', () => {
		const monitors = siteWith([aGuardRule({ enforcement: 'monitor' }), anAuditRule()]);
		const raised = compareWithBaseline(accepted(empty, [deployed]), monitors, [deployed], t1);
		expect(kindsIn(raised)).toEqual(['unguarded']);
		for (const taken of [acceptAll(raised), acceptCurrent(raised, monitors, [deployed])]) {
			const after = compareWithBaseline(taken, monitors, [deployed], t2);
			expect(kindsIn(after)).toEqual([]);
			expect(kindsIn(compareWithBaseline(after, siteWith([]), [deployed], t3))).toEqual(['removed']);
		}
	});

	it('is raised when it was recreated with a guard that only monitors', () => {
		const recreated = [aWorkflow([deployWith([aGuardRule({ enforcement: 'monitor' }), anAuditRule()], { id: '99' })])];
		const after = compareWithBaseline(accepted(siteWith(intact), [deployed]), recreated, [deployed], t1);
		expect(listFindings(after).map(({ kind, transitionId }) => [kind, transitionId])).toEqual([
			['removed', '41'],
			['unguarded', '99'],
		]);
	});

	it("is raised when only the health check's rule stands there, and missed when that takes the place of a guard", () => {
		for (const rule of [aRule('canary'), aRule('canary', off)]) expect(compareNew([rule])).toEqual(['unguarded']);
		const guarded = accepted(siteWith(intact), [deployed]);
		const disguised = compareWithBaseline(guarded, siteWith([aRule('canary')]), [deployed], t1);
		expect(kindsIn(disguised)).toEqual(['removed']);
		expect(kindsIn(compareWithBaseline(disguised, siteWith([]), [deployed], t2))).toEqual(['removed']);
	});
});

describe('accepting', () => {
	const worse = siteWith([aGuardRule({ enforcement: 'monitor' }), aCondition({}, { isOptional: true })]);
	const drifted = compareWithBaseline(accepted(siteWith(intact)), worse, [], t1);
	const loosened = listFindings(drifted).flatMap(({ id, kind }) => (kind === 'loosened' ? [id] : []));

	it('takes nothing that became worse after it was looked at', () => {
		const worseStill = siteWith([aGuardRule({ enforcement: 'monitor', mode: 'registered-or-human' })]);
		const since = compareWithBaseline(drifted, worseStill, [], t2);
		expect(acceptSome(since, loosened)).toEqual(since);
		expect(loosened).toHaveLength(1);
	});

	it('takes only what was named', () => {
		const after = acceptSome(drifted, loosened);
		expect(kindsIn(after)).toEqual(['any-group', 'not-audited']);
		expect(kindsIn(compareWithBaseline(after, worse, [], t2))).toEqual(['any-group', 'not-audited']);
		expect(kindsIn(compareWithBaseline(after, siteWith([]), [], t2))).toEqual(['removed']);
	});

	it('passes over what is not there', () => {
		for (const id of [
			'',
			'release.41.removed',
			'release.41.loosened',
			'release.42.loosened',
			'release.41.',
			'other.41.loosened',
			'__proto__',
		]) {
			expect(acceptSome(drifted, [id])).toEqual(drifted);
		}
		expect(acceptSome(drifted, [])).toEqual(drifted);
	});

	it('keeps who accepted it and why, until it is no worse than before or taken back', () => {
		const after = acceptSome(drifted, loosened);
		const standing = (state: DriftState) => listAccepted(state).map(({ findings: of }) => of);
		const one = { kind: 'loosened', ...acceptance };
		expect(standing(after)).toEqual([[one]]);
		expect(standing(compareWithBaseline(after, worse, [], t2))).toEqual([[one]]);

		const all = acceptAll(after);
		expect(standing(all).flat()).toHaveLength(3);
		const halfMended = siteWith([aGuardRule(), aCondition({}, { isOptional: true })]);
		const mending = compareWithBaseline(all, halfMended, [], t2);
		expect(listAccepted(mending).flatMap(({ findings }) => findings.map(({ kind }) => kind))).toEqual([
			'any-group',
			'not-audited',
		]);
		expect(standing(compareWithBaseline(mending, siteWith(intact), [], t3))).toEqual([]);
	});

	it('can be taken back: what is worse still is a finding again, against the baseline before the first acceptance', () => {
		const all = acceptAll(acceptSome(drifted, loosened));
		const [transition] = listFindings(drifted);
		const target = [{ workflowId: String(transition?.workflowId), transitionId: String(transition?.transitionId) }];
		for (const state of [all, compareWithBaseline(all, worse, [], t2)]) {
			const back = compareWithBaseline(takeBack(state, target), worse, [], t3);
			expect([kindsIn(back), listAccepted(back)]).toEqual([kindsIn(drifted), []]);
			expect(takeBack(state, [{ workflowId: 'other', transitionId: '41' }])).toEqual(state);
		}
		expect(takeBack(drifted, target)).toEqual(drifted);
	});

	const monitors = siteWith([aGuardRule({ enforcement: 'monitor' }), aCondition(), anAuditRule()]);
	it.each<readonly [string, readonly (readonly SiteWorkflow[])[]]>([
		['switched off and on', [siteWith([aGuardRule({ enforcement: 'monitor' }, off), anAuditRule()]), monitors]],
		['taken off and put back', [siteWith([]), monitors]],
		['edited and put right', [siteWith([anOverriddenRule(), anAuditRule()]), monitors]],
	])('can be taken back after the guard was %s', (_title, later) => {
		const known = acceptAll(compareWithBaseline(accepted(siteWith(intact)), monitors, [], t1));
		const since = later.reduce((state, site) => compareWithBaseline(acceptAll(state), site, [], t2), known);
		const [one] = listAccepted(since);
		const back = takeBack(since, one === undefined ? [] : [one]);
		expect(kindsIn(compareWithBaseline(back, monitors, [], t3))).toEqual(['loosened']);
	});

	it('gives back nothing of what became better since it was accepted', () => {
		const unaudited = [aGuardRule()];
		const looser = siteWith([aGuardRule({ mode: 'registered-or-human' })]);
		const known = acceptAll(compareWithBaseline(accepted(siteWith(unaudited)), looser, [], t1));
		const audited = siteWith([aGuardRule({ mode: 'registered-or-human' }), anAuditRule()]);
		const lost = compareWithBaseline(compareWithBaseline(known, audited, [], t2), looser, [], t3);
		expect(kindsIn(lost)).toEqual(['not-audited']);
		const [one] = listAccepted(lost);
		const back = takeBack(lost, one === undefined ? [] : [one]);
		expect(kindsIn(compareWithBaseline(back, looser, [], t3))).toEqual(['loosened', 'not-audited']);
	});

	it('covers only what was wrong then, and nothing while something became worse', () => {
		const faultsIn = (state: DriftState) => listAccepted(state).flatMap(({ faults }) => faults);
		const offSite = siteWith([aGuardRule({}, off), anAuditRule()]);
		const known = acceptAll(compareWithBaseline(accepted(siteWith(intact)), offSite, [], t1));
		expect(faultsIn(known)).toEqual(['disabled']);
		// The status is protected later: that the transition is open then is new.
		expect(faultsIn(compareWithBaseline(known, offSite, [deployed], t2))).toEqual(['disabled']);
		const unaudited = compareWithBaseline(known, siteWith([aGuardRule({}, off)]), [], t2);
		expect([kindsIn(unaudited), faultsIn(unaudited)]).toEqual([['not-audited'], []]);
	});

	it('keeps one acceptance of a kind, the latest', () => {
		let state = accepted(siteWith(intact));
		for (let i = 0; i < 5; i++) {
			const edited = siteWith([aGuardRule({}, { configuration: { edited: i } }), anAuditRule()]);
			state = acceptAll(compareWithBaseline(state, edited, [], t1));
		}
		expect(listAccepted(state).map(({ findings }) => findings.map(({ kind }) => kind))).toEqual([['overridden']]);
	});

	it('never takes a group as there that the site does not have, whenever the guard came', () => {
		const group = { groupId: '11111111-2222-4333-8444-555555555555', name: 'security' };
		const strict = siteWith([aGuardRule({ mode: 'human-only', people: group }), anAuditRule()]);
		for (const before of [emptyDriftState, accepted(siteWith([]))]) {
			expect(kindsIn(compareWithBaseline(before, strict, [], t1, () => false))).toEqual(['group-gone']);
			expect(kindsIn(compareWithBaseline(before, strict, [], t1, () => true))).toEqual([]);
		}
	});

	it('of an open transition into a protected status can be taken back too', () => {
		const before = accepted(siteWith([]), [deployed]);
		const opened = compareWithBaseline(
			{ ...before, transitions: [] },
			siteWith([aGuardRule({ enforcement: 'monitor' })]),
			[deployed],
			t1,
		);
		expect(kindsIn(opened)).toEqual(['unguarded']);
		const known = compareWithBaseline(
			acceptAll(opened),
			siteWith([aGuardRule({ enforcement: 'monitor' })]),
			[deployed],
			t2,
		);
		const [one] = listAccepted(known);
		expect([kindsIn(known), one?.findings.map(({ kind }) => kind)]).toEqual([[], ['unguarded']]);
		const back = takeBack(known, one === undefined ? [] : [one]);
		expect(
			kindsIn(compareWithBaseline(back, siteWith([aGuardRule({ enforcement: 'monitor' })]), [deployed], t3)),
		).toEqual(['unguarded']);
		// A guard that enforces is better than what was accepted.
		expect(listAccepted(compareWithBaseline(known, siteWith(intact), [deployed], t3))).toEqual([]);
	});

	it('of a transition that is gone leaves nothing to take back', () => {
		const removed = compareWithBaseline(accepted(siteWith(intact)), siteWith([]), [], t1);
		const taken = acceptAll(removed);
		expect(listAccepted(compareWithBaseline(taken, siteWith([]), [], t2))).toHaveLength(1);
		expect(compareWithBaseline(taken, [aWorkflow([])], [], t2).transitions).toEqual([]);
		expect(compareWithBaseline(taken, [], [], t2).transitions).toEqual([]);
	});

	it('takes what was seen, so that a guard that became worse since is raised again', () => {
		const after = acceptSome(drifted, loosened);
		const worseStill = siteWith([aGuardRule({ enforcement: 'monitor', mode: 'registered-or-human' })]);
		expect(kindsIn(compareWithBaseline(after, worseStill, [], t2))).toEqual(['loosened', 'not-audited']);
	});

	it('of a removed guard lets it be, until a new one is there', () => {
		const after = acceptAll(compareWithBaseline(accepted(siteWith(intact)), siteWith([]), [], t1));
		const still = compareWithBaseline(after, siteWith([]), [], t2);
		expect(kindsIn(still)).toEqual([]);
		const anew = compareWithBaseline(still, siteWith(intact), [], t2);
		expect(kindsIn(compareWithBaseline(anew, siteWith([]), [], t3))).toEqual(['removed']);
	});

	it('of a guard that is off takes any that is switched on for better', () => {
		const after = acceptAll(
			compareWithBaseline(accepted(siteWith(intact)), siteWith([aGuardRule({}, off), anAuditRule()]), [], t1),
		);
		const people = [aGuardRule({ mode: 'registered-or-human' }), anAuditRule()];
		const on = compareWithBaseline(after, siteWith(people), [], t2);
		expect(kindsIn(on)).toEqual([]);
		expect(
			kindsIn(
				compareWithBaseline(on, siteWith([aGuardRule({ ...people, mode: 'human-only' }, off), anAuditRule()]), [], t3),
			),
		).toEqual(['disabled']);
	});
});

describe('what Muster itself changed', () => {
	const two = (deploy: readonly RuleFacts[], verify: readonly RuleFacts[]) => [
		aWorkflow([deployWith(deploy), deployWith(verify, { id: '51', name: 'Verify' })]),
	];
	const drifted = compareWithBaseline(accepted(two(intact, intact)), two([], []), [], t1);

	it('becomes the baseline, and its findings are gone', () => {
		expect(kindsIn(drifted)).toEqual(['removed', 'removed']);
		const after = acceptCurrent(drifted, two([], []), []);
		expect(kindsIn(after)).toEqual([]);
		expect(kindsIn(compareWithBaseline(after, two([], []), [], t2))).toEqual([]);
	});

	it('hides nothing that somebody else changed beside it', () => {
		const after = acceptCurrent(drifted, two([], []), [], [{ workflowId: 'release', transitionId: '51' }]);
		expect(listFindings(after).map(({ id }) => id)).toEqual([expect.stringMatching(/^release\.41\.removed\./)]);
		expect(acceptCurrent(drifted, two([], []), [], [{ workflowId: 'ops', transitionId: '51' }])).toEqual(drifted);
		expect(acceptCurrent(drifted, two([], []), [], [])).toEqual(drifted);
	});

	it('leaves a transition open that leads into a protected status', () => {
		const after = acceptCurrent(drifted, two([], []), [deployed]);
		expect(
			kindsIn(compareWithBaseline({ ...after, protectedStatuses: [deployed] }, two([], []), [deployed], t2)),
		).toEqual([]);
	});

	it('is missed by the first comparison too, which takes all else as it stands', () => {
		const before = acceptCurrent(emptyDriftState, two(intact, []), []);
		const first = compareWithBaseline(before, two([], []), [deployed], t0);
		expect(listFindings(first).map(({ kind, transition }) => [kind, transition])).toEqual([['removed', 'Deploy']]);
		expect(kindsIn(compareWithBaseline(first, two([], []), [deployed], t1))).toEqual(['removed']);
		expect(kindsIn(compareWithBaseline(before, two(intact, []), [deployed], t0))).toEqual([]);
		expect(kindsIn(compareWithBaseline(before, [], [], t0))).toEqual(['not-in-use']);
	});
});

describe('for any guards', () => {
	const noSwitch: Controls = { siteFrozen: false, frozenProjects: new Set(), withdrawn: new Set(), glassBroken: false };
	/** People by the groups that they are in, and identities by their type. */
	const people = Array.from({ length: 2 ** groupPool.length }, (_, i) => `human ${i}`);
	const classes = [...people, ...identityTypes];
	const passes = (guard: Guard, actor: string): boolean => {
		const type = identityTypes.find((one) => one === actor);
		const nth = people.indexOf(actor);
		const subject: Subject =
			type === undefined
				? { kind: 'unknown', groupIds: groupPool.filter((_, bit) => (nth >> bit) & 1) }
				: { kind: 'identity', identity: anIdentity({ type, grants: [aGrant()] }) };
		return decide(aRequest(), subject, guard, noSwitch, t0).verdict === 'allow';
	};

	const guardRule = fc
		.tuple(randomGuard, fc.boolean(), fc.constantFrom('intact', 'intact', 'intact', 'overridden', 'empty'))
		.map(([guard, isDisabled, form]): RuleFacts => {
			const rules = { intact: aGuardRule(guard), overridden: anOverriddenRule(guard), empty: aRule('guard') };
			return { ...rules[form], isDisabled };
		});
	const otherRule = fc
		.tuple(randomGuard, fc.boolean(), fc.boolean(), fc.boolean())
		.map(([guard, isDisabled, isOptional, isAudit]) =>
			isAudit ? anAuditRule({ isDisabled }) : aCondition(guard, { isDisabled, isOptional }),
		);
	const rulesOf = fc
		.tuple(fc.array(guardRule, { maxLength: 3 }), fc.array(otherRule, { maxLength: 3 }))
		.map(([guards, others]) => [...guards, ...others]);
	const statuses = fc.constantFrom<readonly string[]>([], [deployed]);
	const site = fc
		.array(rulesOf, { maxLength: 4 })
		.map((all) => [aWorkflow(all.map((rules, i) => deployWith(rules, { id: String(i + 1) })))]);

	const siteOrNone = fc.oneof({ weight: 3, arbitrary: site }, fc.constant<SiteWorkflow[]>([]));

	it('misses every guard that is not where it was, whatever is there instead', () => {
		fc.assert(
			fc.property(site, siteOrNone, (before, after) => {
				const first = accepted(before);
				const left = new Set(after.flatMap(({ transitions }) => transitions.map(({ id }) => id)));
				const gone = first.transitions.filter(({ transitionId }) => !left.has(transitionId));
				const again = compareWithBaseline(compareWithBaseline(first, after, [], t1), after, [], t2);
				const kind = after.length === 0 ? 'not-in-use' : 'removed';
				const found = listFindings(again).filter(({ transitionId }) => !left.has(transitionId));
				expect(found.map((one) => [one.transitionId, one.kind, one.since]).sort()).toEqual(
					gone.map(({ transitionId }) => [transitionId, kind, t1]).sort(),
				);
				const back = listFindings(compareWithBaseline(again, before, [], t3));
				expect(back.filter(({ transitionId }) => !left.has(transitionId))).toEqual([]);
				const forgotten = compareWithBaseline(acceptAll(again), after, [], t3);
				expect(forgotten.transitions.filter(({ transitionId }) => !left.has(transitionId))).toEqual([]);
			}),
			{ numRuns: 200 },
		);
	});

	/** Who passes a transition in fact; undefined when somebody replaced an expression, and nobody knows. */
	const passersOf = (rules: readonly RuleFacts[]): readonly string[] | undefined => {
		const guards = rules.filter(({ module, isDisabled }) => module === 'guard' && !isDisabled);
		const parsed = guards.map(({ configuration }) => parseRuleConfig(configuration));
		if (parsed.some((one) => one === undefined)) return [];
		if (parsed.some((one) => one?.intact === false)) return undefined;
		const enforced = parsed.flatMap((one) => (one?.guard.enforcement === 'enforce' ? [one.guard] : []));
		return classes.filter((actor) => enforced.every((guard) => passes(guard, actor)));
	};
	const isGuarded = (rules: readonly RuleFacts[]) => rules.some(({ module }) => module === 'guard');

	it('says looser exactly when enforcing ends or decide() lets somebody new pass', () => {
		const guards = fc.array(randomGuard, { minLength: 1, maxLength: 3 });
		fc.assert(
			fc.property(guards, guards, (now, before) => {
				const stops =
					before.some(({ enforcement }) => enforcement === 'enforce') &&
					now.every(({ enforcement }) => enforcement === 'monitor');
				const isNew = classes.some(
					(actor) => now.every((guard) => passes(guard, actor)) && !before.every((guard) => passes(guard, actor)),
				);
				expect(isLooser(now, before)).toBe(stops || isNew);
			}),
			{ numRuns: 400 },
		);
	});

	it('raises nothing at first, nor for what stays as it is', () => {
		fc.assert(
			fc.property(site, statuses, (workflows, statuses) => {
				const first = compareWithBaseline(emptyDriftState, workflows, statuses, t0);
				expect(listFindings(first)).toEqual([]);
				expect(listFindings(compareWithBaseline(first, workflows, statuses, t1))).toEqual([]);
			}),
			{ numRuns: 150 },
		);
	});

	it('raises something whenever somebody passes in fact who did not', () => {
		let raised = 0;
		fc.assert(
			fc.property(rulesOf, rulesOf, (before, after) => {
				const [could, can] = [passersOf(before), passersOf(after)];
				// Without a configuration nobody passed; to configure the rule is what it waits for.
				fc.pre(isGuarded(before) && could !== undefined && could.length > 0);
				const isWorse = (can ?? classes).some((actor) => !could.includes(actor));
				const kinds = kindsIn(compareWithBaseline(accepted(siteWith(before)), siteWith(after), [], t1));
				if (isWorse) expect(kinds).not.toEqual([]);
				if (isWorse) raised += 1;
			}),
			{ numRuns: 800 },
		);
		expect(raised).toBeGreaterThan(100);
	});

	it('raises nothing once everything was accepted', () => {
		fc.assert(
			fc.property(site, siteOrNone, statuses, statuses, (before, after, statusesBefore, statusesAfter) => {
				const drifted = compareWithBaseline(accepted(before, statusesBefore), after, statusesAfter, t1);
				const all = acceptAll(drifted);
				expect(listFindings(all)).toEqual([]);
				expect(kindsIn(compareWithBaseline(all, after, statusesAfter, t2))).toEqual([]);
			}),
			{ numRuns: 400 },
		);
	});

	it('raises the rest, and nothing else, when one finding was accepted', () => {
		fc.assert(
			fc.property(site, site, fc.nat(), (before, after, nth) => {
				const drifted = compareWithBaseline(accepted(before, [deployed]), after, [deployed], t1);
				const findings = listFindings(drifted);
				fc.pre(findings.length > 0);
				const taken = findings[nth % findings.length] as DriftView;
				const rest = findings.filter((finding) => finding !== taken);
				const again = compareWithBaseline(acceptSome(drifted, [taken.id]), after, [deployed], t2);
				const idsOf = (views: readonly DriftView[]) => views.map(({ id, since }) => [id, since]).sort();
				expect(idsOf(listFindings(again))).toEqual(idsOf(rest));
			}),
			{ numRuns: 250 },
		);
	});

	it('raises exactly one finding for a guard that is removed', () => {
		fc.assert(
			fc.property(rulesOf, fc.boolean(), (rules, keepsOthers) => {
				const before = accepted(siteWith(rules), [deployed]);
				const isTracked = before.transitions.some(({ baseline }) => baseline !== undefined && baseline !== 'open');
				const left = keepsOthers ? rules.filter(({ module }) => module !== 'guard') : [];
				const kinds = kindsIn(compareWithBaseline(before, siteWith(left), [deployed], t1));
				expect(kinds).toEqual(isTracked ? ['removed'] : []);
			}),
			{ numRuns: 250 },
		);
	});

	/** One step for the better, each from a state where nothing is overridden. */
	const better: readonly ((guard: Guard, rule: RuleFacts) => RuleFacts)[] = [
		(guard) => aGuardRule(guard),
		(guard, { isDisabled }) => aGuardRule({ ...guard, enforcement: 'enforce' }, { isDisabled }),
		(guard, { isDisabled }) =>
			aGuardRule({ ...guard, types: (guard.types ?? identityTypes).slice(0, 1) }, { isDisabled }),
		({ mode, ...guard }, { isDisabled }) =>
			aGuardRule({ ...guard, mode: mode === 'registered-or-human' ? 'registered' : mode }, { isDisabled }),
		({ mode, ...guard }, { isDisabled }) =>
			aGuardRule({ ...guard, mode: mode === 'registered-or-human' ? 'human-only' : mode }, { isDisabled }),
	];

	it('never raises what is better, step after step', () => {
		const steps = fc.array(fc.constantFrom(...better, 'audit' as const, 'group' as const, 'second' as const), {
			minLength: 1,
			maxLength: 6,
		});
		fc.assert(
			fc.property(
				randomGuard,
				fc.boolean(),
				fc.boolean(),
				fc.boolean(),
				steps,
				(first, isDisabled, isAudited, isOptional, taken) => {
					let guard = aGuardRule(first, { isDisabled });
					let others: RuleFacts[] = [aCondition(first, { isOptional }), anAuditRule({ isDisabled: !isAudited })];
					let state = accepted(siteWith([guard, ...others]), [deployed]);
					for (const step of taken) {
						const parsed = parseRuleConfig(guard.configuration)?.guard as Guard;
						if (step === 'audit') others = [...others, anAuditRule()];
						else if (step === 'group') others = others.filter(({ module }) => module !== 'condition');
						// Switched on, it might count before the first.
						else if (step === 'second')
							others = [...others, aGuardRule({ ...parsed, types: ['app'] }, { isDisabled: true })];
						else guard = step(parsed, guard);
						state = compareWithBaseline(state, siteWith([guard, ...others]), [deployed], t1);
						expect(kindsIn(state)).toEqual([]);
					}
				},
			),
			{ numRuns: 400 },
		);
	});

	it('raises nothing when what became worse is as it was', () => {
		fc.assert(
			fc.property(randomGuard, rulesOf, (guard, between) => {
				const before = siteWith([aGuardRule(guard), anAuditRule()]);
				// The worst there can be, so that nothing between is better: everybody passes, and nothing is recorded.
				const none = compareWithBaseline(
					accepted(before),
					siteWith(between.map((rule) => ({ ...rule, isDisabled: true }))),
					[],
					t1,
				);
				expect(kindsIn(compareWithBaseline(none, before, [], t2))).toEqual([]);
			}),
			{ numRuns: 250 },
		);
	});
});

// Guards of an earlier installation: noticed until somebody registers or decides.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OverviewView } from '../../../src/contract/calls/site';
import type { RuleFacts } from '../../../src/core/guards/rules';
import { findInherited, keepInherited } from '../../../src/services/guards/find-inherited';
import { aCondition, aGuardRule, anAuditRule, aRule } from '../../builders/workflow';
import { asApp, putRules } from '../../harness/guards';
import { intercept } from '../../harness/platform-calls';
import { registered } from '../../harness/registry';
import { requireStored } from '../../harness/storage';
import { idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const find = (stoppedTransitions: number, identities: number) =>
	asApp(world, (ports) => findInherited(ports, { stoppedTransitions, identities }));
const keep = () => asApp(world, (ports) => keepInherited(ports, { kind: 'person', id: idOf('ana') }));

describe('inherited guards', () => {
	it.each([
		[1, 0, 1],
		[38, 0, 38],
		[0, 0, undefined],
		[38, 1, undefined],
		[0, 1, undefined],
	])('at %i transitions and with %i registered are %p', async (stoppedTransitions, identities, expected) => {
		expect(await find(stoppedTransitions, identities)).toBe(expected);
	});

	it('are none any more once somebody decides that they should enforce, more than once if need be', async () => {
		expect(await find(2, 0)).toBe(2);
		await keep();
		await keep();
		expect(await find(2, 0)).toBeUndefined();
		expect((await requireStored(world, 'report', 'inherited')).body).toEqual({ at: startOfTime });
		expect((await requireStored(world, 'history', 'inherited')).body['what']).toEqual({
			at: startOfTime,
			actor: { kind: 'person', id: idOf('ana') },
			action: 'keep-inherited',
			changes: [{ field: 'inheritedGuards', from: 'undecided', to: 'kept' }],
		});
	});

	it('cost nothing where they cannot be', async () => {
		let calls = 0;
		const stop = intercept((_call, send) => {
			calls += 1;
			return send();
		});
		await find(0, 0);
		await find(5, 5);
		expect(calls).toBe(0);
		await find(5, 0);
		expect(calls).toBe(1);
		stop();
	});
});

describe('the transitions that refuse everybody', () => {
	const monitor = { enforcement: 'monitor' } as const;
	const off = { isDisabled: true } as const;
	const overview = async () => valueOf(await world.invoke<OverviewView>('ana', 'muster-admin', 'site.overview', {}));

	it.each<readonly [string, readonly RuleFacts[], number | undefined]>([
		['without rules', [], undefined],
		['with an audit rule', [anAuditRule()], undefined],
		['with a guard that enforces', [aGuardRule()], 1],
		['with a guard that monitors', [aGuardRule(monitor)], undefined],
		['with a guard that is off', [aGuardRule({}, off)], undefined],
		['with two guards and a condition, counted once', [aGuardRule(), aGuardRule(), aCondition()], 1],
		['with a condition that enforces, and no guard', [aCondition()], 1],
		['with a condition that enforces, and a guard that monitors', [aGuardRule(monitor), aCondition()], 1],
		['with a condition that monitors', [aCondition(monitor)], undefined],
		['with a condition that is off', [aCondition({}, off)], undefined],
		['with a guard without a configuration', [aRule('guard')], 1],
		['with a condition without a configuration', [aRule('condition')], 1],
		['with a guard without a configuration that is off', [aRule('guard', off)], undefined],
		["with the health check's condition", [aRule('canary', { configuration: { account: 'app' } })], undefined],
	])('%s', async (_title, rules, expected) => {
		putRules(world, rules);
		expect((await overview()).inheritedGuards).toBe(expected);
	});

	it('that are switched off are counted as such, unless anything on the transition is on', async () => {
		putRules(world, [aGuardRule({}, off), aCondition({}, off), anAuditRule()]);
		putRules(world, [aGuardRule({}, off), aCondition()], { transition: 'Stage' });
		putRules(world, [aCondition({}, off)], { transition: 'Close' });
		expect(await overview()).toMatchObject({ switchedOffGuards: 1, inheritedGuards: 1 });
	});

	it('are counted over transitions', async () => {
		putRules(world, [aGuardRule()]);
		putRules(world, [aCondition(), anAuditRule()], { transition: 'Stage' });
		putRules(world, [aGuardRule(monitor)], { transition: 'Close' });
		expect((await overview()).inheritedGuards).toBe(2);
		await registered(world);
		expect((await overview()).inheritedGuards).toBeUndefined();
	});
});

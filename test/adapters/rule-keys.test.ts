// The keys of Muster's rules, compared with what a site offers for its workflows.
import { describe, expect, it } from '@jest/globals';
import { compareKeys, type OfferedRule } from '../../src/adapters/jira/rule-keys';

const place = { appId: 'app', environmentId: 'env' };
const ari = (module: string, environment = 'env', app = 'app'): string =>
	`ari:cloud:ecosystem::extension/${app}/${environment}/static/${module}`;

const guard: OfferedRule = { id: ari('muster-guard'), ruleKey: 'forge:expression-validator' };
const others: readonly OfferedRule[] = [
	{ id: ari('muster-guard-condition'), ruleKey: 'forge:expression-condition' },
	{ id: ari('muster-audit'), ruleKey: 'forge:workflow-post-function' },
	{ id: ari('muster-canary') },
];
const missing = ['muster-guard'];

describe('the keys of rules', () => {
	it.each<[string, readonly OfferedRule[], { differing?: string[]; missing?: string[] }]>([
		['agree', [guard], {}],
		['agree beside those of other apps', [{ id: ari('muster-guard', 'env', 'b') }, {}, guard], {}],
		['are not offered', [], { missing }],
		['are not offered, though another environment’s are', [{ id: ari('muster-guard', 'dev') }], { missing }],
		['are not offered, though another app’s are', [{ id: ari('muster-guard', 'env', 'other') }], { missing }],
		['are of another kind of rule', [{ ...guard, ruleKey: 'forge:validator' }], { differing: ['forge:validator'] }],
		['have another form', [{ id: 'ari:cloud:x/app/muster-guard' }], { differing: ['ari:cloud:x/app/muster-guard'] }],
		['end in another module', [{ id: `${ari('muster-guard')}-2` }], { missing }],
	])('%s', (_, offered, expected) => {
		expect(compareKeys([...offered, ...others], place)).toEqual({ differing: [], missing: [], ...expected });
	});
});

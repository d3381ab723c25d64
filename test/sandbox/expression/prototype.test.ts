// Evaluates the guard prototype: the largest program the evaluator has to carry, with sizes counted elsewhere.
import { describe, expect, it } from '@jest/globals';
import { analyse, evaluate, fromJson, type Outcome, type Variables } from '../../../sandbox/expression';
import { aStore, now } from './context';

const validator =
	"let u=user?.accountId??'000';let c=app.properties['c1'];let k=u.slice(u.length-c.w);let e=app.properties['s1'+(c.r?.[k]??k)].i?.[u];let v=['*',u,'p'+project.id,'t'+issue.issueType.id,'f'+(issue.status?.id??0),'s'+transition.to.id];let g=(e?.[2]??[]).filter(x=>x[0].split(' ').every(y=>v.includes(y)));let r=e==null?config.none:v.some(y=>c.z.includes(y))?'f':!g.some(x=>new Date()<new Date(x[1]))?g[0][2]:config.types.includes(e[0])?'':config.why;r==''?true:c.m[r]+(e?.[1]??c.h)";
const condition =
	"let u=user?.accountId??'000';let c=app.properties['c1'];let k=u.slice(u.length-c.w);let e=app.properties['s1'+(c.r?.[k]??k)].i?.[u];let v=['*',u,'p'+project.id,'t'+issue.issueType.id,'f'+(issue.status?.id??0),'s'+transition.to.id];e==null?config.none=='':!v.some(y=>c.z.includes(y))&&config.types.includes(e[0])&&e[2].some(x=>new Date()<new Date(x[1])&&x[0].split(' ').every(y=>v.includes(y)))";

const dead = ['*', 0, 'n'];
const matching = ['p1 t4 f3 s5', now + 1, 'e'];
const elsewhere = ['p1 t4 f3 s6', now + 1, 'e'];

interface Registry {
	readonly identity?: readonly unknown[] | null;
	readonly frozen?: readonly string[];
	readonly routes?: Readonly<Record<string, string>> | null;
}

/** The context of one decision about the account `bot-7`. */
function aDecision({
	identity = ['ci', 'ask #ops', [matching, dead]],
	frozen = [],
	routes = { '7': '0' },
}: Registry): Variables {
	const control = {
		w: 1,
		r: routes,
		z: frozen,
		h: 'ask an admin',
		m: { f: 'Frozen: ', n: 'No grant: ', e: 'Expired: ', u: 'Unknown: ', t: 'Type: ' },
	};
	return {
		user: fromJson({ accountId: 'bot-7' }),
		app: {
			kind: 'map',
			entries: new Map([['properties', aStore({ c1: control, s10: { v: 1, i: { 'bot-7': identity } } })]]),
		},
		project: fromJson({ id: 1 }),
		issue: fromJson({ issueType: { id: 4 }, status: { id: 3 } }),
		transition: fromJson({ to: { id: 5 } }),
		config: fromJson({ types: ['ci'], none: 'u', why: 't' }),
	};
}

const decide = (expression: string, registry: Registry): Outcome =>
	evaluate(expression, aDecision(registry), { now: () => now });
const answer = (outcome: Outcome): unknown => (outcome.ok ? outcome.value : outcome.errors);

describe('the guard prototype', () => {
	it.each([
		['validator', validator, 477, 100],
		['condition', condition, 393, 78],
	])('has the size that was counted for the %s', (_name, expression, characters, leaves) => {
		expect(analyse(expression)).toEqual({
			valid: true,
			errors: [],
			characters,
			leaves,
			complexity: { expensiveOperations: '2' },
		});
	});

	it.each<[string, Registry, unknown]>([
		['allows a matching grant', {}, true],
		['finds it among others', { identity: ['ci', '', [elsewhere, matching, dead]] }, true],
		['refuses without a matching grant', { identity: ['ci', 'ask #ops', [elsewhere, dead]] }, 'No grant: ask #ops'],
		['refuses an expired grant', { identity: ['ci', 'ask #ops', [['p1', now, 'e'], dead]] }, 'Expired: ask #ops'],
		['refuses a frozen project', { frozen: ['p1'] }, 'Frozen: ask #ops'],
		['refuses a type that is not allowed', { identity: ['app', 'ask #ops', [matching, dead]] }, 'Type: ask #ops'],
		['refuses an unknown account', { identity: null }, 'Unknown: ask an admin'],
	])('%s', (_title, registry, expected) => {
		expect(answer(decide(validator, registry))).toBe(expected);
		expect(answer(decide(condition, registry))).toBe(expected === true);
	});

	it('fails closed where it reads a missing key with brackets, which is undocumented', () => {
		expect(answer(decide(validator, { routes: {} }))).toEqual([expect.stringContaining('no key "7"')]);
		expect(answer(decide(validator, { routes: null }))).toEqual([expect.stringContaining('Cannot read "i" of null')]);
	});

	it('costs two expensive operations, and steps that grow with the grants only', () => {
		const cost = (grants: number): Outcome['complexity'] => {
			const others = Array.from({ length: grants - 1 }, () => elsewhere);
			return decide(validator, { identity: ['ci', '', [...others, matching, dead]] }).complexity;
		};
		expect(cost(3).expensiveOperations.value).toBe(2);
		expect(cost(3).steps.value).toBeLessThanOrEqual(300);
		expect(cost(30).steps.value).toBeLessThanOrEqual(1_000);
		expect(cost(30).steps.value - cost(29).steps.value).toBe(cost(4).steps.value - cost(3).steps.value);
	});
});

// A guard as Jira stores it with the workflow rule: what people chose, compiled for the expressions.
import * as z from '#zod';
import type { GuardMode } from '../../contract/decision';
import { defined } from '../../contract/defined';
import { type GuardChoice, guardChoiceSchema, type TransitionKind } from '../../contract/guard';
import { type IdentityType, identityTypeSchema, identityTypes } from '../../contract/identity';
import { type Guard, peopleGroup } from '../policy/decide';
import {
	creationExpression,
	memberKey,
	monitorExpression,
	strictConditionExpression,
	strictCreationExpression,
	strictValidatorExpression,
} from '../policy/guard-expression';
import { codes, type Entry, humanTypeCode, typeCodes } from '../snapshot/entry';

/** End of a right that never ends, epoch milliseconds (9999-12-31). */
const never = 253_402_300_799_999;

const unknownRefused: Entry = ['U', codes.unknown, '', [[codes.unknown, 0]], ''];
const notMemberRefused: Entry = ['U', codes.notMember, '', [[codes.notMember, 0]], ''];
const unknownIsHuman: Entry = [humanTypeCode, codes.person, '', [[codes.person, never]], ''];

/** The stored configuration of a rule. Keys of one capital letter say what a type of account gets. */
export interface RuleConfig {
	readonly format: 1;
	readonly mode: Guard['mode'];
	readonly enforcement: Guard['enforcement'];
	readonly types?: Guard['types'];
	readonly people?: Guard['people'];
	/** One line about the guard, which Jira shows beside the rule. */
	readonly description: string;
	/** Entry of accounts that have none in the snapshot. Where members of a group pass, two more keys hold theirs. */
	readonly none: Entry;
	/** Overrides the manifest's: in monitor mode, where a work item is created, and where people are a group's members. */
	readonly expression?: string;
	readonly [typeCode: string]: unknown;
}

const modeText: Readonly<Record<GuardMode, string>> = {
	registered: 'Registered identities only',
	'registered-or-human': 'Registered identities and people',
	'human-only': 'People only',
};
const modeTextOfGroup: Readonly<Record<Exclude<GuardMode, 'registered'>, (group: string) => string>> = {
	'registered-or-human': (group) => `Registered identities and members of ${group}`,
	'human-only': (group) => `Members of ${group} only`,
};
const typeText: Readonly<Record<IdentityType, string>> = {
	'service-account': 'service account',
	'ci-pipeline': 'CI pipeline',
	app: 'app',
	automation: 'automation',
	'ai-agent': 'AI agent',
	'bot-user': 'bot user',
};

/** Says in one line what a guard does. English: Jira stores it with the rule and shows it to everybody. */
function describeGuard(guard: Guard): string {
	const { mode, types, enforcement, people } = guard;
	const whom = mode === 'registered' || people === undefined ? modeText[mode] : modeTextOfGroup[mode](people.name);
	const limited =
		types === undefined || mode === 'human-only' ? '' : ` (${types.map((type) => typeText[type]).join(', ')})`;
	return `${whom}${limited}. ${enforcement === 'enforce' ? 'Enforced.' : 'Monitor: blocks nothing.'}`;
}

/** The modules whose rules store a guard. */
export const guardModules = ['guard', 'condition'] as const;
export type GuardModule = (typeof guardModules)[number];

function storedExpression(guard: Guard, kind: TransitionKind | undefined, module: GuardModule): string | undefined {
	if (guard.enforcement === 'monitor') return monitorExpression;
	const group = peopleGroup(guard);
	if (module === 'condition') return group && strictConditionExpression(group.groupId);
	if (group === undefined) return kind === 'initial' ? creationExpression : undefined;
	return kind === 'initial' ? strictCreationExpression(group.groupId) : strictValidatorExpression(group.groupId);
}

/**
 * What accounts without an entry get. Where it takes a group, they are refused should the stored expression not be the
 * one that Jira evaluates.
 */
function compileNone(guard: Guard): Pick<RuleConfig, 'none'> {
	if (guard.mode === 'registered') return { none: unknownRefused };
	if (peopleGroup(guard) === undefined) return { none: unknownIsHuman };
	return { none: notMemberRefused, [memberKey(true)]: unknownIsHuman, [memberKey(false)]: notMemberRefused };
}

/**
 * Compiles a guard for the expressions. Happens when a rule is saved, so that Jira decides with lookups alone.
 *
 * @param kind of the transition it stands on; what is not known is taken for one that moves work items
 */
export function compileRuleConfig(guard: Guard, kind?: TransitionKind, module: GuardModule = 'guard'): RuleConfig {
	const codeByType: Record<string, string> = { [humanTypeCode]: codes.person };
	for (const type of identityTypes) {
		const isAllowed = guard.types === undefined || guard.types.includes(type);
		const code = isAllowed ? codes.pass : codes['type-not-allowed'];
		codeByType[typeCodes[type]] = guard.mode === 'human-only' ? codes['non-human-not-allowed'] : code;
	}
	return {
		format: 1,
		mode: guard.mode,
		enforcement: guard.enforcement,
		...(guard.types === undefined ? {} : { types: [...guard.types] }),
		...defined({ people: guard.people }),
		description: describeGuard(guard),
		...compileNone(guard),
		...codeByType,
		...defined({ expression: storedExpression(guard, kind, module) }),
	};
}

/** A guard as a stored configuration may hold it: one that somebody edited may name a type twice. */
const guardShape = {
	...guardChoiceSchema.shape,
	types: z.exactOptional(z.array(identityTypeSchema).check(z.minLength(1))),
};
export const guardSchema = z.strictObject(guardShape);

const chosenSchema = z.object({ format: z.literal(1), ...guardShape });

/** What a stored configuration says: the guard, and whether it still is what Muster compiled for it. */
export interface ParsedRuleConfig {
	readonly guard: Guard;
	/** False when someone edited the stored configuration, for example to override the expression. */
	readonly intact: boolean;
}

/**
 * Reads a stored rule configuration.
 *
 * @param kind of the transition it stands on; where it is not known, what Muster compiles for any is intact
 * @param module of the rule; the same holds
 * @returns undefined when it is not one of Muster's; such a rule blocks every transition (its expression fails)
 */
export function parseRuleConfig(
	stored: unknown,
	kind?: TransitionKind,
	module?: GuardModule,
): ParsedRuleConfig | undefined {
	const chosen = chosenSchema.safeParse(stored);
	if (!chosen.success) return undefined;
	const { format: _, ...guard } = chosen.data;
	const kinds = kind === undefined ? ([undefined, 'initial'] as const) : [kind];
	const modules = module === undefined ? guardModules : [module];
	const compiled = kinds.flatMap((one) => modules.map((other) => compileRuleConfig(guard, one, other)));
	return { guard, intact: compiled.some((config) => sameJson(config, stored)) };
}

/** What people chose of a guard. An edited configuration may name a type twice. */
export function choiceOf({ types, ...guard }: Guard): GuardChoice {
	return types === undefined ? guard : { ...guard, types: identityTypes.filter((type) => types.includes(type)) };
}

function sameJson(a: unknown, b: unknown): boolean {
	if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
	const left = Object.entries(a);
	if (Array.isArray(a) !== Array.isArray(b) || left.length !== Object.keys(b).length) return false;
	return left.every(([key, value]) => Object.hasOwn(b, key) && sameJson(value, (b as Record<string, unknown>)[key]));
}

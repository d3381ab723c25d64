// The control record: routing, switches, settings and sentences for the whole site.
import * as z from '#zod';
import { type SeenSwitch, type Switch, switchSchema } from '../../contract/actor';
import { denyReasons } from '../../contract/decision';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { defined } from '../../contract/defined';
import type { ProjectId } from '../../contract/ids';
import { isStatement, type Statement } from '../../contract/problems';
import { frozenSpaceSchema, type SpaceSwitches, settingsSchema, siteChangeSchema } from '../../contract/site';
import type { Controls } from '../policy/decide';
import { noEntryTemplate, refusals, refusalTemplate } from '../policy/refusal';
import { defaultContact, initialSettings, publishedContact } from '../site';
import { pick } from '../values/pick';
import { codes, projectTag } from './entry';
import { shardProperty } from './property';
import { initialRouting, routingSchema } from './routing';

const withdrawnTagSchema = z.strictObject({
	tag: z.string(),
	/** Epoch milliseconds. */
	until: z.number(),
});
/** A tag that a tightening change withdrew, listed until no stray publication of it can arrive any more. */
export type WithdrawnTag = DeepReadonly<z.infer<typeof withdrawnTagSchema>>;

export const controlSchema = z.strictObject({
	version: z.int(),
	routing: routingSchema,
	/** Present while accounts move between shards: the other routing, which they go to or come from. Changes write both. */
	moving: z.exactOptional(
		z.strictObject({
			/** `taking-back`: Jira refused a shard, and the copies are removed. */
			phase: z.enum(['copying', 'draining', 'taking-back']),
			other: routingSchema,
			/** When the phase began, epoch milliseconds. */
			since: z.number(),
		}),
	),
	/** Bases that need fresh names, because bulk work took rights away in them. */
	toRename: z.array(z.string()),
	/** Number of the next fresh base of the routing. */
	nextBase: z.int(),
	growthRefused: z.exactOptional(z.strictObject({ at: z.number(), why: z.custom<Statement>(isStatement) })),
	freeze: z.exactOptional(switchSchema),
	frozenSpaces: z.array(frozenSpaceSchema),
	/** Present while every guard only monitors. */
	brokenGlass: z.exactOptional(switchSchema),
	/** Version with which switches or settings changed last; absent where an earlier version of Muster changed them. */
	switchedWith: z.exactOptional(z.int()),
	/** When the glass was mended last, epoch milliseconds: a control record that arrives late may have it broken. */
	mendedAt: z.exactOptional(z.number()),
	withdrawn: z.array(withdrawnTagSchema),
	/** Whom a refusal names when no identity is known. */
	contact: z.string(),
	settings: settingsSchema,
	/** Latest first; all of them stand in the history. */
	changes: z.array(siteChangeSchema),
});
/** The control record as it is stored. */
export type Control = DeepReadonly<z.infer<typeof controlSchema>>;

/**
 * Value of the control record's app property: routing, and the sentence of each code, as entries of one map beside two
 * named ones. Named keys have more characters than any piece of an account id that is looked up here.
 */
export interface PublishedControl {
	readonly version: number;
	/** Frozen tags. */
	readonly frozen: readonly string[];
	/** Sentences by code (the empty one lets pass), bases by pair, parts by third character. */
	readonly [key: string]: unknown;
}

/**
 * Most frozen tags: half of them for frozen spaces, half for withdrawn tags. A list of which a method of an expression is
 * called may hold no more; with one more, every guard would refuse everybody.
 * Source: Jira expressions, restrictions.
 */
export const maxFrozenTags = 1_000;

/** The control record of a new installation. */
export function initialControl(shardCount: number): Control {
	return {
		version: 1,
		routing: initialRouting(shardCount),
		toRename: [],
		nextBase: shardCount + 1,
		frozenSpaces: [],
		withdrawn: [],
		contact: defaultContact,
		settings: initialSettings,
		changes: [],
	};
}

/** The sentence of every code. While the site is frozen, every identity is; while the glass is broken, nobody is refused. */
function sentences({ freeze, brokenGlass, contact: stored }: Control): Record<string, string> {
	const contact = publishedContact(stored);
	const isFrozen = freeze !== undefined;
	const said: Record<string, string> = {
		[codes.person]: '',
		[codes.pass]: isFrozen ? refusalTemplate('frozen', contact) : '',
		[codes.unknown]: noEntryTemplate('unknown', contact),
		[codes.notMember]: noEntryTemplate('notMember', contact),
		[codes.frozenUnregistered]: refusalTemplate('frozen', contact),
	};
	for (const reason of denyReasons) {
		const shown = isFrozen ? 'frozen' : reason;
		said[codes[reason]] = refusalTemplate(shown, refusals[shown].contact === 'site' ? contact : undefined);
	}
	if (brokenGlass === undefined) return said;
	return Object.fromEntries(Object.keys(said).map((code) => [code, '']));
}

export function renderControl(control: Control): PublishedControl {
	const { pairs, thirds } = control.routing;
	return {
		...Object.fromEntries(Object.entries(pairs).map(([pair, base]) => [pair, shardProperty(base)])),
		...thirds,
		...sentences(control),
		version: control.version,
		...(control.settings.guardsTypeChanges && control.brokenGlass === undefined ? { guardsTypes: true } : {}),
		frozen: [
			...control.frozenSpaces.map(({ projectId }) => projectTag(projectId)),
			...control.withdrawn.map(({ tag }) => tag),
		],
	};
}

/** The switches of a control record, as decide() takes them. */
export function controlsOf({ freeze, frozenSpaces, withdrawn, brokenGlass }: Control): Controls {
	return {
		siteFrozen: freeze !== undefined,
		frozenProjects: new Set(frozenSpaces.map(({ projectId }) => projectId)),
		withdrawn: new Set(withdrawn.map(({ tag }) => tag)),
		glassBroken: brokenGlass !== undefined,
	};
}

/** Who looks at what bears on a space: an administrator of it, or anybody who sees one of its work items. */
export type SpaceReader = 'administrator' | 'anybody';

/**
 * The switches that bear on a space, or on none in particular; none do before the registry is prepared.
 *
 * Why a switch was thrown is for those who may throw it: a reason may name what leaked. Only they and administrators of
 * the space see by whom.
 */
export function switchesIn(
	control: Control | undefined,
	projectId: ProjectId | undefined,
	reader: SpaceReader,
): SpaceSwitches {
	if (control === undefined) return {};
	const { freeze, brokenGlass } = control;
	const frozen = control.frozenSpaces.find((space) => space.projectId === projectId);
	const seen = (one: Switch | undefined): SeenSwitch | undefined =>
		one && pick(one, reader === 'administrator' ? ['at', 'endsAt', 'by'] : ['at', 'endsAt']);
	const space =
		frozen &&
		(reader === 'administrator'
			? pick(frozen, ['at', 'endsAt', 'by', 'reason', 'isKept'])
			: pick(frozen, ['at', 'endsAt']));
	return defined({ site: seen(freeze), space, brokenGlass: seen(brokenGlass) });
}

/** Withdrawn tags that a stray publication could still carry at `now`. */
export function stillWithdrawn(control: Control, now: number): readonly WithdrawnTag[] {
	return control.withdrawn.filter(({ until }) => until > now);
}

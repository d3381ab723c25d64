// Changes what applies to more than one identity: freezes of the site and of spaces, break glass, settings.
import { isDeepStrictEqual } from 'node:util';
import type { Actor, Switch } from '../../contract/actor';
import { defined } from '../../contract/defined';
import { hourMs } from '../../contract/durations';
import type { FieldChange } from '../../contract/identity-history';
import type { ProjectId } from '../../contract/ids';
import type { EnforcedView } from '../../contract/in-force';
import { maxSiteChanges, type SwitchHours } from '../../contract/limits';
import type { Saying } from '../../contract/problems';
import type { SettingsDraft, SiteAction, SiteChange } from '../../contract/site';
import { AppError, invalidInput } from '../../core/errors';
import { type Control, maxFrozenTags } from '../../core/snapshot/control';
import { controlProperty } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import { pick } from '../../core/values/pick';
import type { RecordWrite } from '../ports/records';
import { planLeases, type RegistryPorts } from '../registry/commit';
import { requireControl, setControl } from '../registry/control-record';
import { publishChange, readPublications, switchesFrom, viewEnforced } from '../registry/enforcement';
import { addHistory, siteHistoryRef } from '../registry/history-records';
import { publicationRef } from '../registry/publication-record';
import { planEnd } from './switch-ends';

/** What people may do to the switches. */
export type SwitchAction = Exclude<SiteAction, 'settings' | 'way-back' | 'ignore-account' | 'mind-account'>;

/** What a change left. While it is not enforced, Muster keeps trying. */
export interface SiteChanged extends EnforcedView {
	readonly control: Control;
}

const maxAttempts = 5;
/** Spaces that may be frozen at once. */
const maxFrozenSpaces = maxFrozenTags / 2;
/*
 * Most bytes that shown changes and frozen spaces may take in the control record. Storage takes 240 KiB, and there must
 * always be room for withdrawn tags, about 90 KB, or nothing could be suspended any more.
 */
const maxShownBytes = 40_000;
const maxFrozenBytes = 90_000;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The latest changes, as many as the control record shows. */
function shown(changes: readonly SiteChange[]): SiteChange[] {
	const latest = changes.slice(0, maxSiteChanges);
	while (latest.length > 1 && bytesOf(latest) > maxShownBytes) latest.pop();
	return latest;
}

interface DecidedChange {
	readonly control: Control;
	readonly change: SiteChange;
	/** What of the settings was changed: for the history alone, since what the control record shows has a bound. */
	readonly fields?: readonly FieldChange[];
	/** What is written with it, or not at all. */
	readonly writes?: readonly RecordWrite[];
}

/** @throws {unknown} what deciding throws; AppError UNAVAILABLE when others keep being faster */
export async function changeControl(
	ports: RegistryPorts,
	decideChange: (control: Control) => DecidedChange | Promise<DecidedChange>,
): Promise<SiteChanged> {
	for (let round = 1; round <= maxAttempts; round++) {
		const control = await requireControl(ports.records);
		const { control: decided, change, fields, writes: more = [] } = await decideChange(control);
		const next: Control = {
			...decided,
			version: control.version + 1,
			switchedWith: control.version + 1,
			changes: shown([change, ...control.changes]),
		};
		const attempt = ports.randomness.salt();
		const [stored] = await ports.records.read([publicationRef(controlProperty)]);
		const wanted = [{ property: controlProperty, version: next.version, stored }];
		const plan = planLeases(wanted, ports.time.now(), attempt);
		const history = { ...change, ...defined({ changes: fields }) };
		const writes = [
			setControl(control, next),
			addHistory(ports, siteHistoryRef(next.version), history),
			...plan.writes,
			...more,
		];
		if ((await ports.records.commit(writes)) === 'conflict') continue;
		// Published whatever was changed: an earlier freeze may still be unpublished.
		const { isPublished } = await publishChange(ports, plan.publications, true);
		return { control: next, ...(isPublished ? await readEnforced(ports, next) : { isEnforced: false }) };
	}
	throw new AppError('UNAVAILABLE', 'registry-busy-unchanged');
}

/** Never throws, because the change is stored: when the state cannot be read, it is not called enforced. */
async function readEnforced(ports: RegistryPorts, control: Control): Promise<EnforcedView> {
	try {
		const { ofControl } = await readPublications(ports, control, []);
		return viewEnforced(switchesFrom(control, ofControl), ports.time.now());
	} catch (error) {
		if (error instanceof AppError) return { isEnforced: false };
		throw error;
	}
}

const without = <K extends 'freeze' | 'brokenGlass'>(control: Control, key: K): Omit<Control, K> => {
	const { [key]: _, ...others } = control;
	return others;
};

const refuse = (saying: Saying): never => {
	throw new AppError('CONFLICT', saying);
};

/** What somebody asks to be done with a switch. */
export interface AskedSwitch {
	readonly action: SwitchAction;
	readonly projectId?: ProjectId;
	readonly reason: string;
	/** After which it is taken back by itself. */
	readonly hours?: SwitchHours;
	/** The space may only be thawed by Jira administrators. */
	readonly isKept?: true;
	/** Asked for as an administrator of the space: what is kept for Jira administrators stays as it is. */
	readonly isOfSpaceAdmin?: true;
}

/** A switch that stays on for longer than it was to; undefined where that is asked for in vain. */
function prolonged<T extends Switch>(standing: T, { endsAt }: Switch): T | undefined {
	if (standing.endsAt === undefined || (endsAt !== undefined && endsAt <= standing.endsAt)) return undefined;
	const { endsAt: _, ...others } = standing;
	return { ...others, ...defined({ endsAt }) } as T;
}

/** What becomes of a switch that is thrown: on, or on for longer; undefined where that is asked for in vain. */
const onOrPutOff = (standing: Switch | undefined, thrown: Switch): Switch | undefined =>
	standing === undefined ? thrown : prolonged(standing, thrown);

/** @throws {AppError} CONFLICT when it stands that way already; FORBIDDEN for what is kept for others */
export function throwSwitch(control: Control, thrown: Switch, asked: AskedSwitch): Control {
	switch (asked.action) {
		case 'freeze':
			return { ...control, freeze: onOrPutOff(control.freeze, thrown) ?? refuse('site-frozen-already') };
		case 'thaw':
			return control.freeze === undefined ? refuse('site-not-frozen') : without(control, 'freeze');
		case 'break-glass':
			return { ...control, brokenGlass: onOrPutOff(control.brokenGlass, thrown) ?? refuse('glass-broken-already') };
		case 'mend-glass':
			return control.brokenGlass === undefined
				? refuse('glass-not-broken')
				: { ...without(control, 'brokenGlass'), mendedAt: thrown.at };
		case 'freeze-space':
		case 'thaw-space':
			return switchSpace(control, thrown, asked);
	}
}

function switchSpace(control: Control, thrown: Switch, asked: AskedSwitch): Control {
	const { action, projectId, isKept, isOfSpaceAdmin } = asked;
	if (projectId === undefined) throw invalidInput('projectId', 'space-missing');
	const others = control.frozenSpaces.filter((space) => space.projectId !== projectId);
	const frozen = control.frozenSpaces.find((space) => space.projectId === projectId);
	if (action === 'thaw-space') {
		if (frozen === undefined) return refuse('space-not-frozen');
		if (frozen.isKept && isOfSpaceAdmin) throw new AppError('FORBIDDEN', 'freeze-is-kept');
		return { ...control, frozenSpaces: others };
	}
	// A Jira administrator may keep what somebody else froze.
	const isNewlyKept = isKept && !frozen?.isKept;
	const longer = frozen && prolonged(frozen, thrown);
	// What is kept for Jira administrators is not prolonged in their name by others either.
	const isOthers = frozen?.isKept === true && isOfSpaceAdmin === true;
	if (frozen !== undefined && ((longer === undefined && !isNewlyKept) || isOthers))
		return refuse('space-frozen-already');
	// Whoever keeps it for Jira administrators shortens nothing.
	const stays = longer ?? frozen;
	const taken = stays && isNewlyKept ? { ...stays, ...pick(thrown, ['at', 'by', 'reason']), isKept } : stays;
	const frozenSpaces = [...others, taken ?? { ...thrown, projectId, ...defined({ isKept }) }];
	if (frozenSpaces.length > maxFrozenSpaces || bytesOf(frozenSpaces) > maxFrozenBytes) {
		return refuse({ problem: 'too-many-frozen', params: { frozen: others.length } });
	}
	return { ...control, frozenSpaces };
}

/** The switch that was thrown, as it stands then: it may end later than asked for. */
function standingOf({ freeze, brokenGlass, frozenSpaces }: Control, asked: AskedSwitch): Switch | undefined {
	switch (asked.action) {
		case 'freeze':
			return freeze;
		case 'break-glass':
			return brokenGlass;
		case 'freeze-space':
			return frozenSpaces.find(({ projectId }) => projectId === asked.projectId);
		case 'thaw':
		case 'mend-glass':
		case 'thaw-space':
			return undefined;
	}
}

/**
 * Throws a switch: one transaction and one property write, whatever the size of the registry.
 *
 * @throws {AppError} CONFLICT when it stands that way already; FORBIDDEN for what is kept for others
 */
export async function changeSwitch(ports: RegistryPorts, actor: Actor, asked: AskedSwitch): Promise<SiteChanged> {
	const { action, projectId, reason, isKept, hours } = asked;
	const changed = await changeControl(ports, (control) => {
		const at = ports.time.now();
		const until = defined({ endsAt: hours && at + hours * hourMs });
		const next = throwSwitch(control, { at, by: actor, reason, ...until }, asked);
		const endsAt = standingOf(next, asked)?.endsAt;
		const change = { at, actor, action, reason, ...defined({ projectId, isKept, endsAt }) };
		return { control: next, change };
	});
	if (hours !== undefined) await planEnd(ports, changed.control);
	return changed;
}

function changedFields(before: SettingsDraft, after: SettingsDraft): FieldChange[] {
	return (Object.keys(after) as (keyof SettingsDraft)[])
		.map((field) => ({ field, from: before[field], to: after[field] }))
		.filter(({ from, to }) => !isDeepStrictEqual(from, to));
}

/**
 * Saves what admins set for the whole site.
 *
 * @throws {AppError} INVALID_INPUT naming the field; CONFLICT when somebody saved meanwhile
 */
export async function saveSettings(
	ports: RegistryPorts,
	actor: Actor,
	input: { readonly version: number; readonly settings: SettingsDraft },
): Promise<SiteChanged> {
	const { version, settings } = input;
	if (settings.expiryDefaultDays > settings.expiryMaxDays) {
		throw invalidInput('settings.expiryDefaultDays', 'expiry-default-too-long');
	}
	return changeControl(ports, (control) => {
		if (control.settings.version !== version) {
			throw new AppError('CONFLICT', 'settings-changed-meanwhile');
		}
		const used = shardNames(control.routing).length;
		if (settings.maxShards < used) {
			throw invalidInput('settings.maxShards', { problem: 'parts-in-use', params: { used } });
		}
		const { contact, ...others } = settings;
		return {
			control: { ...control, contact, settings: { ...others, version: version + 1 } },
			change: { at: ports.time.now(), actor, action: 'settings' },
			fields: changedFields({ ...control.settings, contact: control.contact }, settings),
		};
	});
}

/** Notes in the history of the site that a registered administrator asked for the way back. */
export async function noteWayBack(ports: RegistryPorts, actor: Actor): Promise<void> {
	const { kind, id } = actor;
	await changeControl(ports, (control) => ({
		control,
		change: { at: ports.time.now(), actor: { kind, id }, action: 'way-back' },
	}));
}

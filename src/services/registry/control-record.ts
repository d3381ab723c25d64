// The stored control record.
import * as z from '#zod';
import { actorSchema, switchSchema } from '../../contract/actor';
import { projectIdSchema, statusIdSchema } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { Control } from '../../core/snapshot/control';
import type { RecordRef, Records, RecordWrite } from '../ports/records';
import { parseRecord } from '../records/parse-record';

export const controlRef: RecordRef = { kind: 'control', id: 'site' };

const names = z.record(z.string(), z.string());
const routingSchema = z.strictObject({ pairs: names, thirds: names });

const controlSchema = z.strictObject({
	version: z.int(),
	routing: routingSchema,
	moving: z.exactOptional(
		z.strictObject({ phase: z.enum(['copying', 'draining', 'taking-back']), other: routingSchema, since: z.number() }),
	),
	toRename: z.array(z.string()),
	nextBase: z.int(),
	growthRefused: z.exactOptional(z.strictObject({ at: z.number(), why: z.string() })),
	freeze: z.exactOptional(switchSchema),
	frozenSpaces: z.array(z.extend(switchSchema, { projectId: projectIdSchema })),
	brokenGlass: z.exactOptional(switchSchema),
	withdrawn: z.array(z.strictObject({ tag: z.string(), until: z.number() })),
	contact: z.string(),
	settings: z.strictObject({
		version: z.int(),
		expiryDefaultDays: z.int(),
		expiryMaxDays: z.int(),
		orphanGraceDays: z.int(),
		maxShards: z.int(),
		protectedStatuses: z._default(z.array(statusIdSchema), []),
		guardsTypeChanges: z._default(z.boolean(), false),
	}),
	changes: z.array(
		z.strictObject({
			at: z.number(),
			actor: actorSchema,
			action: z.enum(['freeze', 'thaw', 'freeze-space', 'thaw-space', 'break-glass', 'mend-glass', 'settings']),
			projectId: z.exactOptional(projectIdSchema),
			reason: z.exactOptional(z.string()),
		}),
	),
});

/** The control record, or undefined before the first publication. */
export async function readControl(records: Records): Promise<Control | undefined> {
	const [stored] = await records.read([controlRef]);
	return stored === undefined ? undefined : parseRecord(controlSchema, controlRef, stored.body);
}

/**
 * The control record.
 *
 * @throws {AppError} UNAVAILABLE while the app's installation is not prepared
 */
export async function requireControl(records: Records): Promise<Control> {
	const control = await readControl(records);
	if (control !== undefined) return control;
	throw new AppError('UNAVAILABLE', 'Muster is still preparing its registry on this site. Try again in a minute.');
}

export function setControl(previous: Control | undefined, control: Control): RecordWrite {
	return {
		type: 'set',
		ref: controlRef,
		expected: previous?.version ?? 'absent',
		record: { version: control.version, body: control },
	};
}

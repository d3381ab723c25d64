// The stored control record of the site.
import { AppError } from '../../core/errors';
import { type Control, controlSchema } from '../../core/snapshot/control';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

export const controlRef: RecordRef = { kind: 'control', id: 'site' };

/** The control record, or undefined before the first publication. */
export async function readControl(records: Records): Promise<Control | undefined> {
	const [stored] = await records.read([controlRef]);
	return parseControl(stored);
}

export const parseControl = (stored: StoredRecord | undefined): Control | undefined =>
	stored === undefined ? undefined : parseRecord(controlSchema, controlRef, stored.body);

/**
 * The control record.
 *
 * @throws {AppError} UNAVAILABLE while the app's installation is not prepared
 */
export async function requireControl(records: Records): Promise<Control> {
	const control = await readControl(records);
	if (control !== undefined) return control;
	throw new AppError('UNAVAILABLE', 'registry-preparing');
}

export function setControl(previous: Control | undefined, control: Control): RecordWrite {
	return {
		type: 'set',
		ref: controlRef,
		expected: previous?.version ?? 'absent',
		record: { version: control.version, body: control },
	};
}

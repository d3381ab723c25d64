// The stored control record of the site.
import { replaceAccounts } from '../../core/audit/seal-change';
import { AppError } from '../../core/errors';
import { type Control, controlSchema } from '../../core/snapshot/control';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';

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

/** Erases accounts from switches and changes. @returns false where it named none of them: nothing is to be published then */
export async function eraseFromControl(records: Records, ids: ReadonlySet<string>): Promise<boolean> {
	return retryConflicts('registry-busy-unchanged', async () => {
		const control = await requireControl(records);
		const rest = replaceAccounts(control, ids);
		if (rest === control) return false;
		const outcome = await records.commit([setControl(control, { ...rest, version: control.version + 1 })]);
		return outcome === 'committed' ? true : outcome;
	});
}

export function setControl(previous: Control | undefined, control: Control): RecordWrite {
	return {
		type: 'set',
		ref: controlRef,
		expected: previous?.version ?? 'absent',
		record: { version: control.version, body: control },
	};
}

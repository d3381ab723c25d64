// Brings stored records to the shape that the code reads, by a version that is stored with them.
import * as z from '#zod';
import { AppError } from '../../core/errors';
import { type CreationGuardPorts, mendCreationGuards } from '../guards/mend-creation-guards';
import type { RecordRef } from '../ports/records';
import { parseRecord } from './parse-record';

/**
 * One change of what is stored. It may run twice, and after it stopped halfway; until it has run, up to an hour after
 * the deployment, the code reads both shapes.
 */
export type Migration = (ports: MigrationPorts) => Promise<void>;

export type MigrationPorts = CreationGuardPorts;

/** In the order in which they run. What has run somewhere stays where it is. */
const migrations: readonly Migration[] = [mendCreationGuards];

const versionRef: RecordRef = { kind: 'control', id: 'migrated' };
const versionSchema = z.strictObject({ migrations: z.int().check(z.gte(0)) });

/**
 * Runs the migrations that did not run here yet, and keeps how many did.
 *
 * The event of an upgrade comes with major versions only, so this hangs on what is stored.
 * @param isNew nothing is stored yet, so that there is nothing to change
 */
export async function migrateRecords(
	ports: MigrationPorts,
	isNew: boolean,
	all: readonly Migration[] = migrations,
): Promise<void> {
	const [stored] = await ports.records.read([versionRef]);
	const none = isNew ? all.length : 0;
	const done = stored === undefined ? none : parseRecord(versionSchema, versionRef, stored.body).migrations;
	if (done > all.length) {
		// An earlier version was deployed again: records that it cannot read are reported where they are read.
		ports.log.failure('migrate', new AppError('BUG', 'records-from-later-version', { context: { done } }));
		return;
	}
	const keep = (count: number) => ports.records.put(versionRef, { version: 1, body: { migrations: count } });
	if (stored === undefined) await keep(done);
	for (const [i, migrate] of all.slice(done).entries()) {
		await migrate(ports);
		await keep(done + i + 1);
	}
}

// A registry that holds many identities, brought in as an administrator would: by importing them.

import { seededAccounts } from '../../sandbox/jira';
import type { Sandbox } from '../../sandbox/sandbox';
import type { BulkRow, BulkView } from '../../src/contract/calls/bulk';
import { dayMs } from '../../src/contract/durations';
import type { RpcResult } from '../../src/contract/errors';

const { ana, bruno, chidi, dana } = seededAccounts;
const owners = [bruno, chidi, dana] as const;
const types = ['service-account', 'ci-pipeline', 'automation', 'ai-agent'] as const;
const rowsPerPiece = 200;

/** How many of the identities, in turn, are what. */
export const manyIdentities = {
	/** One in so many ends within 30 days. */
	endsSoonEvery: 100,
	/** One in so many may move work in every space. */
	isBroadEvery: 50,
};

/** A row of the file, by its number from 1. */
export function aManyRow(number: number, now: number): BulkRow {
	const digits = Math.imul(number, 2_654_435_761) >>> 0;
	const tail = String(number).padStart(12, '0');
	const endsSoon = number % manyIdentities.endsSoonEvery === 0;
	return {
		row: number,
		cells: {
			accountId: `712020:${digits.toString(16).padStart(8, '0')}-0000-4000-8000-${tail}`,
			name: `worker ${String(number).padStart(5, '0')}`,
			type: types[number % types.length] ?? 'service-account',
			ownerId: (owners[number % owners.length] ?? bruno).accountId,
			contact: '#platform',
			purpose: 'Moves what it is told to.',
			environment: number % 2 === 0 ? 'production' : 'staging',
			expiresAt: new Date(now + (endsSoon ? 10 : 60 + (number % 250)) * dayMs).toISOString(),
			grants: number % manyIdentities.isBroadEvery === 0 ? 'to=10005' : 'space=10000 from=10004 to=10005',
		},
	};
}

/** Calls a function of the admin page. */
async function call<T>({ forge }: Sandbox, functionKey: string, payload: unknown): Promise<T> {
	const answer = await forge.invokeResolver({
		moduleKey: 'muster-admin',
		functionKey,
		payload,
		accountId: ana.accountId,
	});
	const result = answer as RpcResult<T>;
	if (!result.ok) throw new Error(`${functionKey}: ${JSON.stringify(result.error)}`);
	return result.value;
}

/** Registers identities for accounts that join the site without a word to the app. */
export async function registerMany(sandbox: Sandbox, count: number): Promise<void> {
	const now = sandbox.clock.now();
	const rows = Array.from({ length: count }, (_, index) => aManyRow(index + 1, now));
	for (const { cells } of rows) {
		const { accountId = '', name = '' } = cells;
		sandbox.site.world.accounts.set(accountId, {
			accountId,
			displayName: name,
			accountType: 'app',
			appType: 'service',
			active: true,
		});
	}
	const { id } = await call<BulkView>(sandbox, 'bulk.start', { kind: 'import', name: 'many.csv' });
	let pieces = 0;
	for (let from = 0; from < rows.length; from += rowsPerPiece) {
		await call(sandbox, 'bulk.add', { id, piece: pieces, rows: rows.slice(from, from + rowsPerPiece) });
		pieces += 1;
	}
	await call(sandbox, 'bulk.check', { id, pieces });
	await sandbox.agenda.runDue();
	await call(sandbox, 'bulk.apply', { id });
	await sandbox.agenda.runDue();
	const { state, applied } = await call<BulkView>(sandbox, 'bulk.read', { id });
	if (state !== 'done' || applied !== count) throw new Error(`The import is ${state}: ${applied} of ${count} applied.`);
}

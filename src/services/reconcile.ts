// Compares what is published with what is stored, and repairs it.
import { type Control, controlProperty, shardNames, shardProperty, stillWithdrawn } from '../core/snapshot';
import type { Ports } from './ports';
import { isPublished, publish } from './publish';
import { requireControl, setControl } from './registry-records';

type ReconcilePorts = Pick<Ports, 'records' | 'appProperties' | 'time' | 'randomness'>;

export interface Reconciled {
	/** App properties compared. */
	readonly compared: number;
	/** App properties that differed and were published again. */
	readonly repaired: readonly string[];
}

/**
 * Publishes every app property that differs from its record: after a crash, a failed publication or a stray write.
 *
 * One read of each record and of each property.
 */
export async function reconcile(ports: ReconcilePorts): Promise<Reconciled> {
	const startedAt = ports.time.now();
	const control = await requireControl(ports.records);
	const properties = [controlProperty, ...shardNames(control.routing).map(shardProperty)];
	const repaired: string[] = [];
	const failures: unknown[] = [];
	for (const property of properties) {
		try {
			if (await isPublished(ports, property)) continue;
			await publish(ports, property, 0);
			repaired.push(property);
		} catch (error) {
			// One property that cannot be written must not keep the others from being repaired.
			failures.push(error);
		}
	}
	if (failures.length > 0) throw failures[0];
	await forgetWithdrawn(ports, control, startedAt);
	return { compared: properties.length, repaired };
}

/**
 * Lets go of withdrawn versions that no publication carries any more: every property was compared after the last stray
 * write could arrive. Time alone would not do; a stray write that landed earlier may stand until it is compared.
 */
async function forgetWithdrawn(ports: ReconcilePorts, control: Control, comparedAfter: number): Promise<void> {
	const withdrawn = stillWithdrawn(control, comparedAfter);
	if (withdrawn.length === control.withdrawn.length) return;
	const next: Control = { ...control, version: control.version + 1, withdrawn };
	// A conflict means that rights were taken away meanwhile; the next comparison cleans up.
	if ((await ports.records.commit([setControl(control, next)])) === 'conflict') return;
	await publish(ports, controlProperty, next.version);
}

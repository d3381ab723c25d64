// Compares what is published with what is stored, and repairs it.
import { controlProperty, shardNames, shardProperty } from '../core/snapshot';
import type { Ports } from './ports';
import { isPublished, publish } from './publish';
import { requireControl } from './registry-records';

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
export async function reconcile(
	ports: Pick<Ports, 'records' | 'appProperties' | 'time' | 'randomness'>,
): Promise<Reconciled> {
	const control = await requireControl(ports.records);
	const properties = [controlProperty, ...shardNames(control.routing).map(shardProperty)];
	const repaired: string[] = [];
	for (const property of properties) {
		if (await isPublished(ports, property)) continue;
		await publish(ports, property, 0);
		repaired.push(property);
	}
	return { compared: properties.length, repaired };
}

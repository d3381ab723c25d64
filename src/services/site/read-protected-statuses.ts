// The statuses that only guards of mode `registered` may lead into.
import type { Ports } from '../ports/ports';
import { readControl } from '../registry/control-record';

export async function readProtectedStatuses({ records }: Pick<Ports, 'records'>): Promise<readonly string[]> {
	return (await readControl(records))?.settings.protectedStatuses ?? [];
}

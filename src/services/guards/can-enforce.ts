// Whether guards may enforce: not before the registry was published.
import { controlProperty } from '../../core/snapshot/property';
import type { Ports } from '../ports/ports';
import { wasPublished } from '../registry/publication-record';

/** Guards can enforce once the registry was published and read back: before, they would refuse everybody. */
export async function canEnforce(ports: Pick<Ports, 'records'>): Promise<boolean> {
	return wasPublished(ports, controlProperty);
}

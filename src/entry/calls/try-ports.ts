// What trying as another account works with, on every surface.
import { readHealthSigns } from '../../services/health/run-health';
import { ports } from '../wiring';

/** The ports, and whether the last health check found that rules cannot read the registry: what it holds is not what happens. */
export async function readTryPorts() {
	const { isUnreadable } = await readHealthSigns(ports);
	return { ...ports, isUnreadable };
}

// preUninstall: the last that Muster does on a site. The platform waits for it, and heeds neither errors nor answers.
import { switchOffGuards } from '../../services/guards/switch-off-guards';
import { readControl } from '../../services/registry/control-record';
import { ports } from '../wiring';
import { handleEvent } from './handle-event';

/** The platform waits 55 s; a request that is under way may need the rest. */
const beginMs = 45_000;

async function leave(until: number): Promise<void> {
	const control = await readControl(ports.records);
	if (control?.settings.disablesGuardsOnUninstall === true) await switchOffGuards(ports, until);
}

export const beforeUninstall = () => handleEvent('before uninstall', () => leave(ports.time.now() + beginMs));

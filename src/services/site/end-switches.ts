// Takes back the switches whose time is over, as Muster.
import { musterActor as actor } from '../../contract/actor';
import { defined } from '../../contract/defined';
import { AppError } from '../../core/errors';
import type { Control } from '../../core/snapshot/control';
import type { RegistryPorts } from '../registry/commit';
import { requireControl } from '../registry/control-record';
import { changeControl, throwSwitch } from './change-site';
import { nextEnd, planEnd } from './switch-ends';

const reason = 'Its time was over.';
/** Switches that one run takes back. */
const mostAtOnce = 20;

/** Ends what is due first, unless somebody was faster: by ending it, or by putting its end off. */
async function endNext(ports: RegistryPorts): Promise<Control> {
	try {
		const { control } = await changeControl(ports, (latest) => {
			const at = ports.time.now();
			const due = nextEnd(latest);
			if (due === undefined || !isDue(due.endsAt, at)) throw new AppError('CONFLICT', 'registry-busy-unchanged');
			const { action, projectId } = due;
			const change = { at, actor, action, ...defined({ projectId }), reason };
			return { control: throwSwitch(latest, { at, by: actor, reason }, change), change };
		});
		return control;
	} catch (error) {
		if (error instanceof AppError && error.code === 'CONFLICT') return requireControl(ports.records);
		throw error;
	}
}

/**
 * Ends what is due: each as an administrator would, in the history and published. Then waits for what ends next.
 *
 * @throws {AppError} UNAVAILABLE when it has to be tried again
 */
export async function endSwitches(ports: RegistryPorts): Promise<void> {
	let control = await requireControl(ports.records);
	for (let ended = 0; ended < mostAtOnce && isDue(nextEnd(control)?.endsAt, ports.time.now()); ended++) {
		control = await endNext(ports);
	}
	await planEnd(ports, control);
}

const isDue = (endsAt: number | undefined, now: number): boolean => endsAt !== undefined && endsAt <= now;

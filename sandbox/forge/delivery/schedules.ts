// Runs the app's scheduled triggers: one now, or all at their intervals.
import { dayMs, hourMs, minuteMs } from '../../durations';
import type { Agenda } from '../../seams';
import type { AppFunctions } from '../functions';
import { type AppIdentity, eventContext } from '../identity';
import type { Manifest, ScheduledTriggerModule } from '../manifest';

export interface Schedules {
	/** Runs a scheduled trigger now. Its errors are in the log, as the platform tells nobody. */
	run(moduleKey: string): Promise<void>;
	/** Plans all: first in five minutes, then at their interval, for ever. */
	plan(): void;
}

interface Deps {
	readonly agenda: Agenda;
	readonly manifest: Manifest;
	readonly identity: AppIdentity;
	readonly functions: AppFunctions;
	readonly isInstalled: () => boolean;
}

const firstScheduleAfterMs = 5 * minuteMs;
const intervalMs: Readonly<Record<ScheduledTriggerModule['interval'], number>> = {
	fiveMinute: 5 * minuteMs,
	hour: hourMs,
	day: dayMs,
	week: 7 * dayMs,
};

/** Makes the schedules of one installed app; none is planned. */
export function createSchedules({ agenda, manifest, identity, functions, isInstalled }: Deps): Schedules {
	const run = async (moduleKey: string): Promise<void> => {
		const trigger = manifest.scheduledTriggers.find((t) => t.moduleKey === moduleKey);
		if (trigger === undefined) throw new Error(`manifest.yml declares no scheduled trigger "${moduleKey}"`);
		if (!isInstalled()) return functions.drop(trigger, 'The app is not installed');
		await functions.run(trigger, { context: eventContext(identity, moduleKey) }, { startedBy: 'scheduled' });
	};

	return {
		run,
		plan() {
			for (const { moduleKey, interval } of manifest.scheduledTriggers) {
				const planNext = (delayMs: number): void =>
					agenda.after(delayMs, `schedule ${moduleKey}`, async () => {
						planNext(intervalMs[interval]);
						await run(moduleKey);
					});
				planNext(firstScheduleAfterMs);
			}
		},
	};
}

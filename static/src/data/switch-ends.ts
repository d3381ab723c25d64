// When to ask again because a switch ends by itself: a page that stays open shows it soon after.
import type { SwitchesView } from '../../../src/contract/calls/site';
import { minuteMs } from '../../../src/contract/durations';
import type { SpaceSwitches } from '../../../src/contract/site';

const soonMs = minuteMs;
const pollMs = 10_000;

const thrownOf = (switches: SwitchesView | SpaceSwitches) =>
	'frozenSpaces' in switches
		? [switches.frozen, switches.brokenGlass, ...switches.frozenSpaces]
		: [switches.site, switches.space, switches.brokenGlass];

/** How often to ask again, milliseconds; false while nothing ends soon, or is about to. */
export function endsSoonPollMs(switches: SwitchesView | SpaceSwitches | undefined): number | false {
	if (switches === undefined) return false;
	const soon = Date.now() + soonMs;
	return thrownOf(switches).some((one) => one?.endsAt !== undefined && one.endsAt < soon) && pollMs;
}

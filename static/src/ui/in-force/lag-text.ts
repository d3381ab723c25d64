// How Jira lags behind what is stored, in words.
import type { LagView, Unenforced } from '../../../../src/contract/in-force';
import { sharedWords } from '../../strings';
import { clockText } from '../text/time';

const words = sharedWords.inForce;

/** "switches and settings of the site, and 2 identities (deploy-bot, build-bot)" */
function whatText({ switches, identities, isEverybody, isPartial, names = [] }: Unenforced): string {
	return [
		...(switches ? [words.switches] : []),
		...(isEverybody ? [words.everybody] : []),
		...(identities > 0 && !isEverybody ? [words.identities(identities, names, isPartial === true)] : []),
	].join(words.and);
}

/** A doubt is over at its time, without asking again. */
export const isOver = (until: number | undefined, now: number): boolean => until !== undefined && until <= now;

export interface LagTexts {
	/** What Jira may not apply yet. */
	readonly pending?: string;
	/** What a late write could undo. */
	readonly doubtful?: string;
}

export function lagTexts({ pending, doubtful }: LagView, now: number): LagTexts {
	return {
		...(pending === undefined ? {} : { pending: words.pending(whatText(pending)) }),
		...(doubtful === undefined || isOver(doubtful.until, now)
			? {}
			: { doubtful: words.doubtfulOf(clockText(doubtful.until, now), whatText(doubtful)) }),
	};
}

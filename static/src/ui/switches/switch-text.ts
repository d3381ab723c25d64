// A switch that somebody threw, in words: since when, by whom, and why.
import type { Actor, SeenSwitch } from '../../../../src/contract/actor';
import type { Names } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { clockText, leftText } from '../text/time';

const words = sharedWords.switches;

/** Name of who acted: Muster's own, or the account's; the end of its id while Jira has not told. */
export const actorText = (actor: Actor, names: Pick<Names, 'account'>): string =>
	actor.kind === 'system' ? words.muster : names.account(actor.id);

/** The accounts whose names the switches need; for `useNames`. */
export const peopleOf = (actors: readonly Actor[]): readonly string[] =>
	actors.flatMap(({ kind, id }) => (kind === 'system' ? [] : [id]));

/** "since 14:02 by Ana: “leaked token”. Until 18:02 (3 h 59 min left).", as far as the reader may see it. */
export const thrownText = (
	{ at, endsAt, by, reason }: SeenSwitch,
	names: Pick<Names, 'account'>,
	now: number,
): string =>
	words.thrown(clockText(at, now), by && actorText(by, names), reason) +
	(endsAt === undefined ? '' : ` ${endText(endsAt, now)}`);

/** Until Muster has taken it back it is in force, whatever the clock says. */
export const endText = (endsAt: number, now: number): string =>
	endsAt > now ? words.endsIn(clockText(endsAt, now), leftText(endsAt, now)) : words.isEnding(clockText(endsAt, now));

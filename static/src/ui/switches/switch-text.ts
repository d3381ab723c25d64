// A switch that somebody threw, in words: since when, by whom, and why.
import type { Actor, SeenSwitch } from '../../../../src/contract/actor';
import type { Names } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { dateText } from '../text/time';

const words = sharedWords.switches;
const timeFormat = new Intl.DateTimeFormat(sharedWords.locale, { hour: '2-digit', minute: '2-digit' });

/** "14:02" for today, "19 Nov 2026, 14:02" before. */
function sinceText(at: number, now: number): string {
	const time = timeFormat.format(at);
	return dateText(at) === dateText(now) ? words.today(time) : words.earlier(dateText(at), time);
}

/** Name of who acted: Muster's own, or the account's; the end of its id while Jira has not told. */
export const actorText = (actor: Actor, names: Pick<Names, 'account'>): string =>
	actor.kind === 'system' ? words.muster : names.account(actor.id);

/** The accounts whose names the switches need; for `useNames`. */
export const peopleOf = (actors: readonly Actor[]): readonly string[] =>
	actors.flatMap(({ kind, id }) => (kind === 'system' ? [] : [id]));

/** "since 14:02 by Ana: “leaked token”.", as far as the reader may see it. */
export const thrownText = ({ at, by, reason }: SeenSwitch, names: Pick<Names, 'account'>, now: number): string =>
	words.thrown(sinceText(at, now), by && actorText(by, names), reason);

// What a caller is to Jira: an account, or an app behind one.
import type { Caller } from '../seams';

/** The account that acts; null for nobody. */
export const accountIdOf = (caller: Caller): string | null => (caller.kind === 'anonymous' ? null : caller.accountId);

/** Whether the app makes the request, be it as itself or for a person. */
export const isByApp = (caller: Caller): boolean =>
	caller.kind === 'app' || (caller.kind === 'user' && caller.viaApp === true);

// What the checks of a schema say is the matter: a problem, where the schema library has room for a text.
import { type Saying, type Statement, statementOf } from './problems';

const stated = new Map<string, Statement>();

/** The message of a check. */
export function states(saying: Saying): string {
	const statement = statementOf(saying);
	const message = JSON.stringify(statement);
	stated.set(message, statement);
	return message;
}

/** What a message of a check states; undefined for one that is the library's own. */
export const statementIn = (message: string): Statement | undefined => stated.get(message);

// What a language has to say of problems: a sentence for each.
import type { ErrorCode, PublicError } from '../../../src/contract/errors';
import type { PlainProblem, Problem, ProblemParams, Statement } from '../../../src/contract/problems';

type Tell = (statement: Statement) => string;

/**
 * @param subject what the reader knows the field as, to begin a sentence with
 * @param tell gives the sentence of a reason
 */
type Say<P extends Problem> = (params: ProblemParams<P>, subject: string, tell: Tell) => string;

/** A sentence that has to know nothing is a text. A problem without a sentence does not compile. */
export type Sentences = { readonly [P in Problem]: P extends PlainProblem ? string | Say<P> : Say<P> };

export interface ProblemWords {
	readonly sentences: Sentences;
	/** What the back end calls a field, to begin a sentence with. */
	readonly field: (path: string) => string;
	/** For problems that a page does not know yet. */
	readonly unknown: Readonly<Record<ErrorCode, string>>;
}

/**
 * What is the matter, in a sentence.
 *
 * @param subject what the reader knows the field at fault as; without one, the field is called by its path
 */
export function sentenceOf(
	words: ProblemWords,
	{ problem, params, field, code }: Statement & Partial<Pick<PublicError, 'code' | 'field'>>,
	subject: string = words.field(field ?? ''),
): string {
	const { sentences, unknown } = words;
	// A back end that is newer than the page may state what the page has no sentence for.
	if (!Object.hasOwn(sentences, problem)) return unknown[code ?? 'BUG'];
	// Each sentence takes the parameters of its problem, as the type of the table says.
	const say = sentences[problem] as string | ((params: Statement['params'], subject: string, tell: Tell) => string);
	return typeof say === 'string' ? say : say(params, subject, (reason) => sentenceOf(words, reason));
}

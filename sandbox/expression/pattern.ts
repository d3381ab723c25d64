// Regular expressions for match, matchAll and replace, limited to those that cannot run away.
import { refuse } from './failures';

/** Paths a backtracking matcher may try on one subject; about a second at worst. */
const maxPaths = 1e8;
const maxPatternLength = 250;
const maxRepetition = 1_000;

/**
 * Compiles a pattern for one subject.
 *
 * Refused: look-around, named groups, inline flags and back references (dialects differ), a repeated group whose content
 * can match in several ways (`(a+)+`), and a pattern that could try more than 10^8 paths on a subject of this length:
 * each unbounded quantifier counts the subject's length, each `{a,b}` its range, each `?` and `|` two.
 */
export function compilePattern(pattern: string, subject: string): RegExp {
	if (pattern.length > maxPatternLength)
		throw refuse(`A pattern may have ${maxPatternLength} characters in the sandbox.`);
	if (new PatternCost(pattern, subject.length + 1).paths() > maxPaths) {
		throw refuse('The pattern could take too long on this text in the sandbox.');
	}
	try {
		return new RegExp(pattern, 'gu');
	} catch (cause) {
		if (cause instanceof SyntaxError) throw refuse('The pattern is not a valid regular expression.');
		throw cause;
	}
}

/** Bounds the number of paths from above by reading the pattern once. */
class PatternCost {
	private at = 0;
	private count: number;
	/** For each open group, whether its content can match in several ways. */
	private readonly groups: boolean[] = [false];
	/** Whether the last atom was such a group. */
	private ambiguousAtom = false;

	constructor(
		private readonly pattern: string,
		private readonly places: number,
	) {
		this.count = places;
	}

	paths(): number {
		while (this.at < this.pattern.length) {
			if (this.readAtom()) this.readQuantifier();
		}
		return this.count;
	}

	/** Reads one atom; false for what opens a group or separates alternatives, which no quantifier follows. */
	private readAtom(): boolean {
		const character = this.pattern.charAt(this.at++);
		this.ambiguousAtom = false;
		switch (character) {
			case '\\':
				this.readEscape();
				return true;
			case '[':
				this.readClass();
				return true;
			case '(':
				this.openGroup();
				return false;
			case ')':
				this.closeGroup();
				return true;
			case '|':
				this.count *= 2;
				this.markAmbiguous();
				return false;
			default:
				return true;
		}
	}

	private readEscape(): void {
		if (/[1-9k]/.test(this.pattern.charAt(this.at))) throw refuse('Back references are not supported in the sandbox.');
		this.at++;
	}

	private readClass(): void {
		while (this.at < this.pattern.length && this.pattern.charAt(this.at) !== ']') {
			this.at += this.pattern.charAt(this.at) === '\\' ? 2 : 1;
		}
		this.at++;
	}

	private openGroup(): void {
		if (this.pattern.startsWith('?:', this.at)) this.at += 2;
		else if (this.pattern.charAt(this.at) === '?')
			throw refuse('Groups starting with "(?" are not supported in the sandbox.');
		this.groups.push(false);
	}

	private closeGroup(): void {
		this.ambiguousAtom = this.groups.pop() ?? false;
		if (this.groups.length === 0) throw refuse('The pattern is not a valid regular expression.');
		if (this.ambiguousAtom) this.markAmbiguous();
	}

	private readQuantifier(): void {
		const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(this.pattern.slice(this.at, this.at + 20));
		if (found === null) return;
		this.at += found[0].length;
		if (this.ambiguousAtom) throw refuse('A repeated group must match in one way only in the sandbox.');
		const ways = this.waysOf(found);
		this.count *= ways;
		if (ways > 1) this.markAmbiguous();
	}

	private waysOf([quantifier, least, range, most]: RegExpExecArray): number {
		if (quantifier.startsWith('?')) return 2;
		if (least === undefined) return this.places;
		if (Math.max(Number(least), Number(most ?? 0)) > maxRepetition) {
			throw refuse(`A repetition may count to ${maxRepetition} in the sandbox.`);
		}
		if (range === undefined) return 1;
		return most === undefined || most === '' ? this.places : Math.max(Number(most) - Number(least) + 1, 1);
	}

	private markAmbiguous(): void {
		this.groups[this.groups.length - 1] = true;
	}
}

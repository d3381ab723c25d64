// Splits the source of a Jira expression into tokens.
import { ExpressionSyntaxError } from './failures';

export type TokenKind =
	| 'number'
	| 'string'
	| 'word'
	| 'symbol'
	/** A backtick that opens or closes a template. */
	| 'templateOpen'
	| 'templateClose'
	/** Text of a template between its values, never empty. */
	| 'templateText'
	/** `${` and its `}`. */
	| 'valueOpen'
	| 'valueClose'
	| 'end';

export interface Token {
	readonly kind: TokenKind;
	/** The symbol, word, number or *unescaped* text. */
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

const symbols = [
	'?.',
	'??',
	'=>',
	'==',
	'!=',
	'<=',
	'>=',
	'&&',
	'||',
	'{',
	'}',
	'(',
	')',
	'[',
	']',
	'.',
	',',
	';',
	':',
	'?',
	'=',
	'<',
	'>',
	'+',
	'-',
	'*',
	'/',
	'%',
	'!',
];

/** What JavaScript knows and the vendor's grammar does not. */
const foreign = ['===', '!==', '...', '**', '++', '--', '+=', '-=', '//', '/*'];

const escapes: ReadonlyMap<string, string> = new Map([
	['n', '\n'],
	['r', '\r'],
	['t', '\t'],
	['b', '\b'],
	['f', '\f'],
	['\\', '\\'],
	["'", "'"],
	['"', '"'],
	['`', '`'],
	['$', '$'],
]);

const wordPattern = /[A-Za-z_$][A-Za-z0-9_$]*/y;
const numberPattern = /\d+(?:\.\d+)?/y;
const spacePattern = /[ \t\r\n]+/y;
const unicodePattern = /u([0-9A-Fa-f]{4})/y;

/** Makes the error for a place in the source. */
export function syntaxError(source: string, offset: number, message: string): ExpressionSyntaxError {
	const before = source.slice(0, offset);
	const lastBreak = before.lastIndexOf('\n');
	return new ExpressionSyntaxError(message, offset, before.split('\n').length, offset - lastBreak);
}

/**
 * Splits the source into tokens, the last being `end`.
 *
 * @throws {ExpressionSyntaxError} when a character, escape or literal is not in the grammar
 */
export function tokenise(source: string): readonly Token[] {
	return new Lexer(source).run();
}

class Lexer {
	private readonly tokens: Token[] = [];
	/** For each open template value, how many plain braces are open inside it. */
	private readonly values: number[] = [];
	private at = 0;

	constructor(private readonly source: string) {}

	run(): readonly Token[] {
		while (this.at < this.source.length) this.lex();
		if (this.values.length > 0) throw this.error('The template literal is not closed.');
		this.push('end', '', this.at);
		return this.tokens;
	}

	private lex(): void {
		if (this.match(spacePattern) !== undefined) return;
		const start = this.at;
		const character = this.source.charAt(start);
		const word = this.match(wordPattern);
		if (word !== undefined) {
			this.push('word', word, start);
		} else if (/[0-9]/.test(character)) {
			this.lexNumber();
		} else if (character === "'" || character === '"') {
			this.lexString(character);
		} else if (character === '`') {
			this.at++;
			this.push('templateOpen', character, start);
			this.lexTemplateText();
		} else {
			this.lexSymbol();
		}
	}

	private lexNumber(): void {
		const start = this.at;
		const digits = this.match(numberPattern) ?? '';
		if (/[A-Za-z_$.0-9]/.test(this.source.charAt(this.at))) {
			// `1.length` or `1e3`: the grammar page shows decimal digits only.
			throw this.error('A number is written in decimal digits, with a fraction or without.');
		}
		this.push('number', digits, start);
	}

	private lexString(quote: string): void {
		const start = this.at++;
		let text = '';
		for (;;) {
			const character = this.source.charAt(this.at);
			if (character === '' || character === '\n' || character === '\r') {
				throw this.error('The string literal is not closed on its line.');
			}
			this.at++;
			if (character === quote) break;
			text += character === '\\' ? this.unescape() : character;
		}
		this.push('string', text, start);
	}

	/** Reads template text up to the closing backtick or the next `${`. */
	private lexTemplateText(): void {
		const start = this.at;
		let text = '';
		for (;;) {
			const character = this.source.charAt(this.at);
			if (character === '') throw this.error('The template literal is not closed.');
			if (character === '`' || this.source.startsWith('${', this.at)) break;
			this.at++;
			text += character === '\\' ? this.unescape() : character;
		}
		if (text !== '') this.push('templateText', text, start);
		const stop = this.at;
		if (this.source.charAt(stop) === '`') {
			this.at++;
			this.push('templateClose', '`', stop);
		} else {
			this.at += 2;
			this.values.push(0);
			this.push('valueOpen', '${', stop);
		}
	}

	private lexSymbol(): void {
		const start = this.at;
		const strange = foreign.find((text) => this.source.startsWith(text, start));
		if (strange !== undefined) throw this.error(`"${strange}" is not part of Jira expressions.`);
		const symbol = symbols.find((text) => this.source.startsWith(text, start));
		if (symbol === undefined) throw this.error(`Unexpected character "${this.source.charAt(start)}".`);
		// `a?.5:1` is a conditional, as in JavaScript.
		const length = symbol === '?.' && /[0-9]/.test(this.source.charAt(start + 2)) ? 1 : symbol.length;
		this.at += length;
		if (this.closesValue(symbol)) {
			this.push('valueClose', symbol, start);
			this.lexTemplateText();
		} else {
			this.push('symbol', symbol.slice(0, length), start);
		}
	}

	/** Keeps count of the braces inside a template value; true for the brace that ends the value. */
	private closesValue(symbol: string): boolean {
		const innermost = this.values.length - 1;
		const braces = this.values[innermost];
		if (braces === undefined || (symbol !== '{' && symbol !== '}')) return false;
		if (symbol === '}' && braces === 0) {
			this.values.pop();
			return true;
		}
		this.values[innermost] = braces + (symbol === '{' ? 1 : -1);
		return false;
	}

	private unescape(): string {
		const unicode = this.match(unicodePattern);
		if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode.slice(1), 16));
		const text = escapes.get(this.source.charAt(this.at));
		if (text === undefined) throw this.error('Unknown escape sequence.');
		this.at++;
		return text;
	}

	private match(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.source)?.[0];
		if (found !== undefined) this.at += found.length;
		return found;
	}

	private push(kind: TokenKind, text: string, start: number): void {
		this.tokens.push({ kind, text, start, end: this.at });
	}

	private error(message: string): ExpressionSyntaxError {
		return syntaxError(this.source, this.at, message);
	}
}

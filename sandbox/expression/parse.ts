// Parses a Jira expression by the vendor's grammar, and nothing beyond it.
import type { ExpressionSyntaxError } from './failures';
import { syntaxError, type Token, type TokenKind, tokenise } from './lexer';
import {
	type ArithmeticOperator,
	type Bare,
	type Block,
	type ComparisonOperator,
	children,
	type Declaration,
	type Entry,
	type LogicalOperator,
	type Node,
} from './syntax';

/** Height of the syntax tree and of nested parsing; keeps every recursion over the tree off the stack's end. */
export const maxDepth = 200;

const keywords: ReadonlySet<string> = new Set([
	'null',
	'true',
	'false',
	'let',
	'return',
	'if',
	'else',
	'try',
	'catch',
	'throw',
	'new',
	'typeof',
]);

interface Operator {
	readonly precedence: number;
	readonly build: (left: Node, right: Node) => Bare;
}

const span = (left: Node, right: Node): { start: number; end: number } => ({ start: left.start, end: right.end });

const logical = (precedence: number, operator: LogicalOperator): [string, Operator] => [
	operator,
	{ precedence, build: (left, right) => ({ type: 'logical', operator, left, right, ...span(left, right) }) },
];
const comparison = (precedence: number, operator: ComparisonOperator): [string, Operator] => [
	operator,
	{ precedence, build: (left, right) => ({ type: 'comparison', operator, left, right, ...span(left, right) }) },
];
const arithmetic = (precedence: number, operator: ArithmeticOperator): [string, Operator] => [
	operator,
	{ precedence, build: (left, right) => ({ type: 'arithmetic', operator, left, right, ...span(left, right) }) },
];

const unaryOperators = ['!', '-', 'typeof'] as const;

/** Binary operators, all left-associative, the tighter the higher. */
const operators: ReadonlyMap<string, Operator> = new Map([
	logical(1, '??'),
	logical(1, '||'),
	logical(2, '&&'),
	comparison(3, '=='),
	comparison(3, '!='),
	comparison(4, '<'),
	comparison(4, '<='),
	comparison(4, '>'),
	comparison(4, '>='),
	arithmetic(5, '+'),
	arithmetic(5, '-'),
	arithmetic(6, '*'),
	arithmetic(6, '/'),
	arithmetic(6, '%'),
]);

/**
 * Parses a whole expression: declarations, then one result.
 *
 * @throws {ExpressionSyntaxError} and nothing else, whatever the source
 */
export function parse(source: string): Block {
	return new Parser(source, tokenise(source)).program();
}

class Parser {
	private at = 0;
	private nesting = 0;

	constructor(
		private readonly source: string,
		private readonly tokens: readonly Token[],
	) {}

	program(): Block {
		const block = this.blockContent(0, false);
		if (this.peek().kind !== 'end') throw this.unexpected('the end of the expression');
		return block;
	}

	/**
	 * Declarations and the result.
	 *
	 * Why `return` is required between braces: the grammar's optional `return` is established for the top level only.
	 */
	private blockContent(start: number, braces: boolean): Block {
		const declarations: Declaration[] = [];
		const names = new Set<string>();
		while (this.isDeclaration()) {
			const declaration = this.declaration();
			if (names.has(declaration.name)) throw this.error(`"${declaration.name}" is declared twice.`);
			names.add(declaration.name);
			declarations.push(declaration);
			this.expect(';');
		}
		const result = this.result(braces);
		this.take(';');
		const end = braces ? this.expect('}').end : result.end;
		return this.make({ type: 'block', declarations, result, start, end }) as Block;
	}

	private result(braces: boolean): Node {
		const returned = this.takeWord('return');
		const token = this.peek();
		if (braces && returned) return this.expression();
		if (this.isWord('if')) return this.nested(() => this.ifStatement());
		if (this.isWord('try')) return this.nested(() => this.tryStatement());
		if (braces) {
			if (this.takeWord('throw')) {
				const value = this.expression();
				return this.make({ type: 'throw', value, start: token.start, end: value.end });
			}
			throw this.unexpected('"return", "throw", "if" or "try"');
		}
		return this.expression();
	}

	private isDeclaration(): boolean {
		return this.isWord('let') || (this.isName() && this.isSymbol('=', 1));
	}

	private declaration(): Declaration {
		this.takeWord('let');
		const name = this.name();
		this.expect('=');
		return { name, value: this.expression() };
	}

	private block(): Block {
		return this.blockContent(this.expect('{').start, true);
	}

	private ifStatement(): Node {
		const { start } = this.next();
		this.expect('(');
		const test = this.expression();
		this.expect(')');
		const consequent = this.block();
		if (!this.takeWord('else')) throw this.unexpected('"else", which every "if" needs');
		const alternate = this.isWord('if') ? this.nested(() => this.ifStatement()) : this.block();
		return this.make({ type: 'if', test, consequent, alternate, start, end: alternate.end });
	}

	private tryStatement(): Node {
		const { start } = this.next();
		const body = this.block();
		if (!this.takeWord('catch')) throw this.unexpected('"catch"');
		this.expect('(');
		const parameter = this.name();
		this.expect(')');
		const handler = this.block();
		return this.make({ type: 'try', body, parameter, handler, start, end: handler.end });
	}

	private expression(): Node {
		return this.nested(() => {
			if (this.isLambda()) return this.lambda();
			const test = this.binary(1);
			if (!this.take('?')) return test;
			const consequent = this.expression();
			this.expect(':');
			const alternate = this.expression();
			return this.make({
				type: 'conditional',
				test,
				consequent,
				alternate,
				start: test.start,
				end: alternate.end,
			});
		});
	}

	private isLambda(): boolean {
		if (this.isName()) return this.isSymbol('=>', 1);
		if (!this.isSymbol('(')) return false;
		let ahead = 1;
		while (this.isName(ahead) && this.isSymbol(',', ahead + 1)) ahead += 2;
		return this.isName(ahead) && this.isSymbol(')', ahead + 1) && this.isSymbol('=>', ahead + 2);
	}

	private lambda(): Node {
		const { start } = this.peek();
		const parameters: string[] = [];
		if (this.take('(')) {
			do parameters.push(this.name());
			while (this.take(','));
			this.expect(')');
		} else {
			parameters.push(this.name());
		}
		if (new Set(parameters).size < parameters.length) throw this.error('Two parameters have the same name.');
		this.expect('=>');
		const body = this.isLambdaBlock() ? this.block() : this.expression();
		return this.make({ type: 'lambda', parameters, body, start, end: body.end });
	}

	/** A brace opens an object, as in `c => {a: 1}`, unless a word follows that only a block can start with. */
	private isLambdaBlock(): boolean {
		return this.isSymbol('{') && ['return', 'let', 'if', 'try', 'throw'].some((word) => this.isWord(word, 1));
	}

	private binary(minimum: number): Node {
		let left = this.unary();
		for (;;) {
			const token = this.peek();
			const operator = token.kind === 'symbol' ? operators.get(token.text) : undefined;
			if (operator === undefined || operator.precedence < minimum) return left;
			this.at++;
			const right = this.binary(operator.precedence + 1);
			this.checkMixing(token, left, right);
			left = this.make(operator.build(left, right));
		}
	}

	/** As in JavaScript, `??` beside `&&` or `||` needs parentheses: which binds tighter is not documented. */
	private checkMixing(token: Token, left: Node, right: Node): void {
		const clashes = (node: Node): boolean =>
			node.type === 'logical' && !node.parenthesised && (node.operator === '??') !== (token.text === '??');
		if (['??', '&&', '||'].includes(token.text) && (clashes(left) || clashes(right))) {
			throw syntaxError(this.source, token.start, 'Put parentheses around "??" beside "&&" or "||".');
		}
	}

	private unary(): Node {
		const token = this.peek();
		const operator = unaryOperators.find((name) => this.isSymbol(name) || this.isWord(name));
		if (operator === undefined) return this.postfix(this.primary());
		this.at++;
		const operand = this.nested(() => this.unary());
		return this.make({ type: 'unary', operator, operand, start: token.start, end: operand.end });
	}

	private postfix(head: Node): Node {
		let node = head;
		for (;;) {
			const { start } = head;
			if (this.take('(')) {
				const { items, end } = this.items(')');
				node = this.make({ type: 'call', callee: node, args: items, start, end });
			} else if (this.take('[')) {
				node = this.index(node, false, start);
			} else if (this.take('.')) {
				node = this.member(node, false, start);
			} else if (this.take('?.')) {
				if (this.isSymbol('(')) throw this.error('"?.(" is not part of Jira expressions.');
				node = this.take('[') ? this.index(node, true, start) : this.member(node, true, start);
			} else {
				return node;
			}
		}
	}

	private index(object: Node, optional: boolean, start: number): Node {
		const key = this.expression();
		return this.make({ type: 'index', object, key, optional, start, end: this.expect(']').end });
	}

	private member(object: Node, optional: boolean, start: number): Node {
		const { end } = this.peek();
		return this.make({ type: 'member', object, name: this.name(), optional, start, end });
	}

	private primary(): Node {
		const token = this.peek();
		switch (token.kind) {
			case 'number':
				return this.literal(Number(token.text));
			case 'string':
				return this.literal(token.text);
			case 'templateOpen':
				return this.template();
			case 'word':
				return this.word();
			case 'symbol':
				if (token.text === '(') return this.group();
				if (token.text === '[') return this.list();
				if (token.text === '{') return this.object();
				throw this.unexpected('an expression');
			default:
				throw this.unexpected('an expression');
		}
	}

	private word(): Node {
		const token = this.peek();
		switch (token.text) {
			case 'null':
				return this.literal(null);
			case 'true':
				return this.literal(true);
			case 'false':
				return this.literal(false);
			case 'new':
				return this.construction();
			default:
				if (!this.isName()) throw this.unexpected('an expression');
				this.at++;
				return this.make({ type: 'identifier', name: token.text, start: token.start, end: token.end });
		}
	}

	private literal(value: null | boolean | number | string): Node {
		const { start, end } = this.next();
		return this.make({ type: 'literal', value, start, end });
	}

	private construction(): Node {
		const { start } = this.next();
		const name = this.name();
		this.expect('(');
		const { items, end } = this.items(')');
		return this.make({ type: 'new', name, args: items, start, end });
	}

	private template(): Node {
		const { start } = this.next();
		const texts: string[] = [];
		const values: Node[] = [];
		let text = '';
		for (;;) {
			const token = this.next();
			if (token.kind === 'templateText') {
				text = token.text;
			} else if (token.kind === 'valueOpen') {
				texts.push(text);
				text = '';
				values.push(this.expression());
				if (this.peek().kind !== 'valueClose') throw this.unexpected('"}"');
				this.at++;
			} else {
				texts.push(text);
				return this.make({ type: 'template', texts, values, start, end: token.end });
			}
		}
	}

	private group(): Node {
		this.expect('(');
		const inner = this.expression();
		this.expect(')');
		return { ...inner, parenthesised: true };
	}

	private list(): Node {
		const { start } = this.expect('[');
		const { items, end } = this.items(']');
		return this.make({ type: 'list', items, start, end });
	}

	private object(): Node {
		const { start } = this.expect('{');
		const entries: Entry[] = [];
		const keys = new Set<string>();
		if (!this.isSymbol('}')) {
			do {
				const key = this.name();
				if (keys.has(key)) throw this.error(`The key "${key}" is there twice.`);
				keys.add(key);
				this.expect(':');
				entries.push({ key, value: this.expression() });
			} while (this.take(','));
		}
		return this.make({ type: 'object', entries, start, end: this.expect('}').end });
	}

	/** Comma-separated expressions up to and including the closing symbol. */
	private items(close: string): { items: readonly Node[]; end: number } {
		const items: Node[] = [];
		if (!this.isSymbol(close)) {
			do items.push(this.expression());
			while (this.take(','));
		}
		return { items, end: this.expect(close).end };
	}

	private make(bare: Bare): Node {
		const node: Node = { ...bare, depth: 0 };
		const depth = 1 + children(node).reduce((deepest, child) => Math.max(deepest, child.depth), 0);
		if (depth > maxDepth) throw this.tooDeep();
		return { ...node, depth };
	}

	private nested<T>(parsePart: () => T): T {
		if (++this.nesting > maxDepth) throw this.tooDeep();
		const part = parsePart();
		this.nesting--;
		return part;
	}

	private name(): string {
		if (!this.isName()) throw this.unexpected('a name');
		return this.next().text;
	}

	private expect(symbol: string): Token {
		if (!this.isSymbol(symbol)) throw this.unexpected(`"${symbol}"`);
		return this.next();
	}

	private take(symbol: string): boolean {
		const taken = this.isSymbol(symbol);
		if (taken) this.at++;
		return taken;
	}

	private takeWord(word: string): boolean {
		const taken = this.isWord(word);
		if (taken) this.at++;
		return taken;
	}

	private isSymbol(symbol: string, ahead = 0): boolean {
		return this.isToken('symbol', ahead) && this.peek(ahead).text === symbol;
	}

	private isWord(word: string, ahead = 0): boolean {
		return this.isToken('word', ahead) && this.peek(ahead).text === word;
	}

	private isName(ahead = 0): boolean {
		return this.isToken('word', ahead) && !keywords.has(this.peek(ahead).text);
	}

	private isToken(kind: TokenKind, ahead: number): boolean {
		return this.peek(ahead).kind === kind;
	}

	private peek(ahead = 0): Token {
		const end = this.source.length;
		return this.tokens[this.at + ahead] ?? { kind: 'end', text: '', start: end, end };
	}

	private next(): Token {
		const token = this.peek();
		this.at++;
		return token;
	}

	private unexpected(wanted: string): ExpressionSyntaxError {
		const token = this.peek();
		const found =
			token.kind === 'end' ? 'the end' : `"${this.source.slice(token.start, Math.min(token.end, token.start + 40))}"`;
		return syntaxError(this.source, token.start, `Expected ${wanted}, found ${found}.`);
	}

	private tooDeep(): ExpressionSyntaxError {
		return this.error(`The expression is nested deeper than ${maxDepth} levels.`);
	}

	private error(message: string): ExpressionSyntaxError {
		return syntaxError(this.source, this.peek().start, message);
	}
}

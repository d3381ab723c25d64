// Evaluates a Jira expression over the variables of its context, counting what it costs.
import { EvaluationFailure, ExpressionSyntaxError, exceed, fail, refuse } from './failures';
import { type Construct, construct, readGlobal } from './globals';
import { isKind, isList, typeName } from './kinds';
import { callMethod, readIndex, readMember } from './members';
import { boundedText, type Complexity, defaultLimits, EvaluationMeter, type Limits } from './meter';
import { calculate, compare, requireBoolean, textOf } from './operators';
import { parse } from './parse';
import { chargeResult } from './result';
import type {
	Block,
	Call,
	Construction,
	Identifier,
	IndexAccess,
	Lambda,
	Logical,
	MemberAccess,
	Node,
	Try,
	Unary,
} from './syntax';
import type { FunctionValue, HostObject, Value } from './values';

export type Variables = Readonly<Record<string, Value>>;

export interface EvaluateOptions {
	/** Tells the time of `new Date()`, epoch milliseconds. */
	readonly now: () => number;
	/** Limits other than the documented ones. */
	readonly limits?: Partial<Limits>;
	readonly construct?: Construct;
}

export type Outcome =
	| { readonly ok: true; readonly value: Value; readonly complexity: Complexity }
	| { readonly ok: false; readonly errors: string[]; readonly complexity: Complexity };

/** How deep evaluation may nest, lambdas included, before it counts as endless. */
const maxNesting = 400;
const maxLocationLength = 100;

/** Programs by source: a site evaluates the same few expressions again and again. */
const programs = new Map<string, Block>();
const maxPrograms = 200;

function programOf(source: string): Block {
	const known = programs.get(source);
	if (known !== undefined) return known;
	const program = parse(source);
	if (programs.size >= maxPrograms) programs.clear();
	programs.set(source, program);
	return program;
}

/**
 * Evaluates an expression to a value, or says why there is none.
 *
 * What the vendor does not document is refused rather than guessed (see FailureKind). Every evaluation of a node of the
 * syntax tree is one step, each time it happens: operators, reads, calls and the method name called, literals, names,
 * arrow functions and blocks.
 */
export function evaluate(source: string, variables: Variables, options: EvaluateOptions): Outcome {
	const meter = new EvaluationMeter({ ...defaultLimits, ...options.limits });
	try {
		const value = new Evaluation(source, variables, options, meter).run(programOf(source));
		return { ok: true, value, complexity: meter.complexity() };
	} catch (error) {
		return { ok: false, errors: [describe(error)], complexity: meter.complexity() };
	}
}

/** @throws what is not a failure of the expression, which is a defect of the sandbox */
function describe(error: unknown): string {
	if (error instanceof ExpressionSyntaxError) {
		return `Syntax error at line ${error.line}, column ${error.column}: ${error.message}`;
	}
	if (!(error instanceof EvaluationFailure)) throw error;
	const location = error.location === undefined ? '' : `"${error.location}" - `;
	return `Evaluation failed: ${location}${error.message}`;
}

/** Names in force, innermost first. */
interface Scope {
	readonly names: Map<string, Value>;
	readonly outer: Scope | undefined;
}

/** What an optional chain gives once `?.` met null: the rest of the chain is not evaluated. */
const skipped = Symbol('skipped');
type Link = Value | typeof skipped;

/** What `throw` raises: it has no location. */
class ThrownFailure extends EvaluationFailure {}

/** The value that `catch (e)` names. */
class CaughtError implements HostObject {
	readonly kind = 'host';
	readonly type = 'Error';
	readonly id: string;

	constructor(readonly failure: EvaluationFailure) {
		this.id = failure.message;
	}

	member(name: string): Value | undefined {
		if (name === 'message') return this.failure.message;
		return name === 'location' ? this.failure.location : undefined;
	}

	toJson(): unknown {
		return { message: this.failure.message };
	}
}

class Evaluation {
	private nesting = 0;

	constructor(
		private readonly source: string,
		private readonly variables: Variables,
		private readonly options: EvaluateOptions,
		private readonly meter: EvaluationMeter,
	) {}

	run(program: Block): Value {
		const value = this.evaluate(program, undefined);
		chargeResult(value, this.meter);
		return value;
	}

	private evaluate(node: Node, scope: Scope | undefined): Value {
		const link = this.link(node, scope);
		return link === skipped ? null : link;
	}

	/** Evaluates a node; parts of an optional chain may be skipped. */
	private link(node: Node, scope: Scope | undefined): Link {
		this.nesting++;
		try {
			if (this.nesting > maxNesting) throw exceed(`The evaluation nests deeper than ${maxNesting} levels.`);
			this.meter.step();
			return this.dispatch(node, scope);
		} catch (error) {
			if (error instanceof EvaluationFailure && !(error instanceof ThrownFailure)) {
				error.location ??= this.source.slice(node.start, Math.min(node.end, node.start + maxLocationLength));
			}
			throw error;
		} finally {
			this.nesting--;
		}
	}

	private dispatch(node: Node, scope: Scope | undefined): Link {
		switch (node.type) {
			case 'literal':
				return node.value;
			case 'identifier':
				return this.identifier(node, scope);
			case 'member':
				return this.member(node, scope);
			case 'index':
				return this.index(node, scope);
			case 'call':
				return this.call(node, scope);
			case 'new':
				return this.construction(node, scope);
			case 'template':
				return boundedText(
					node.texts.reduce((text, next, index) => {
						const value = node.values[index - 1];
						return boundedText(value === undefined ? text + next : text + textOf(this.evaluate(value, scope)) + next);
					}, ''),
				);
			case 'list':
				return this.all(node.items, scope);
			case 'object':
				return {
					kind: 'map',
					entries: new Map(node.entries.map((entry) => [entry.key, this.evaluate(entry.value, scope)])),
				};
			case 'unary':
				return this.unary(node, scope);
			case 'arithmetic':
				return calculate(node.operator, this.evaluate(node.left, scope), this.evaluate(node.right, scope));
			case 'comparison':
				return compare(node.operator, this.evaluate(node.left, scope), this.evaluate(node.right, scope));
			case 'logical':
				return this.logical(node, scope);
			case 'conditional':
			case 'if': {
				const test = requireBoolean(this.evaluate(node.test, scope), 'A condition');
				return this.evaluate(test ? node.consequent : node.alternate, scope);
			}
			case 'lambda':
				return this.lambda(node, scope);
			case 'block':
				return this.block(node, scope);
			case 'try':
				return this.attempt(node, scope);
			case 'throw':
				throw this.thrown(this.evaluate(node.value, scope));
		}
	}

	private all(nodes: readonly Node[], scope: Scope | undefined): readonly Value[] {
		return nodes.map((node) => this.evaluate(node, scope));
	}

	private find(name: string, scope: Scope | undefined): Value | undefined {
		for (let current = scope; current !== undefined; current = current.outer) {
			const value = current.names.get(name);
			if (value !== undefined) return value;
		}
		return Object.hasOwn(this.variables, name) ? this.variables[name] : readGlobal(name);
	}

	private identifier(node: Identifier, scope: Scope | undefined): Value {
		const value = this.find(node.name, scope);
		if (value === undefined) throw fail(`There is no variable "${node.name}".`);
		return value;
	}

	/** The object of a chain: parentheses end a chain, so that what follows them meets null. */
	private object(node: Node, scope: Scope | undefined): Link {
		return node.parenthesised ? this.evaluate(node, scope) : this.link(node, scope);
	}

	/** The object that a member is read of; skipped when `?.` met null, there or before. */
	private receiver(node: MemberAccess | IndexAccess, scope: Scope | undefined): Link {
		const object = this.object(node.object, scope);
		if (object !== null) return object;
		if (node.optional) return skipped;
		throw fail(node.type === 'member' ? `Cannot read "${node.name}" of null.` : 'Cannot read an index of null.');
	}

	private member(node: MemberAccess, scope: Scope | undefined): Link {
		const object = this.receiver(node, scope);
		return object === skipped ? skipped : readMember(object, node.name, this.meter);
	}

	private index(node: IndexAccess, scope: Scope | undefined): Link {
		const object = this.receiver(node, scope);
		return object === skipped ? skipped : readIndex(object, this.evaluate(node.key, scope), this.meter);
	}

	private call(node: Call, scope: Scope | undefined): Link {
		const { callee } = node;
		if (callee.type === 'member' && !callee.parenthesised) {
			this.meter.step();
			const object = this.receiver(callee, scope);
			if (object === skipped) return skipped;
			return callMethod(object, callee.name, this.all(node.args, scope), this.meter);
		}
		const target = this.object(callee, scope);
		if (target === skipped) return skipped;
		if (!isKind(target, 'function')) throw fail(`${typeName(target)} is not a function.`);
		return callFunction(target, this.all(node.args, scope));
	}

	private construction(node: Construction, scope: Scope | undefined): Value {
		const { now, construct: load } = this.options;
		return construct(node.name, this.all(node.args, scope), this.meter, { now, construct: load });
	}

	private unary(node: Unary, scope: Scope | undefined): Value {
		if (node.operator === 'typeof') return this.typeOf(node.operand, scope);
		const operand = this.evaluate(node.operand, scope);
		if (node.operator === '!') return !requireBoolean(operand, '"!"');
		if (typeof operand !== 'number') throw refuse(`"-" is not documented for ${typeName(operand)}.`);
		return -operand;
	}

	private typeOf(operand: Node, scope: Scope | undefined): string {
		if (operand.type === 'identifier' && this.find(operand.name, scope) === undefined) {
			this.meter.step();
			return 'undefined';
		}
		const value = this.evaluate(operand, scope);
		if (value === null || isKind(value, 'function')) throw refuse(`typeof of ${typeName(value)} is not documented.`);
		return typeName(value);
	}

	private logical(node: Logical, scope: Scope | undefined): Value {
		const left = this.evaluate(node.left, scope);
		if (node.operator === '??') return left === null ? this.evaluate(node.right, scope) : left;
		const decided = requireBoolean(left, `"${node.operator}"`) === (node.operator === '||');
		return decided ? left : requireBoolean(this.evaluate(node.right, scope), `"${node.operator}"`);
	}

	private lambda(node: Lambda, scope: Scope | undefined): FunctionValue {
		return {
			kind: 'function',
			arity: node.parameters.length,
			call: (args) => {
				const names = new Map(node.parameters.map((name, index) => [name, args[index] ?? null]));
				return this.evaluate(node.body, { names, outer: scope });
			},
		};
	}

	private block(node: Block, outer: Scope | undefined): Value {
		const scope: Scope = { names: new Map(), outer };
		for (const { name, value } of node.declarations) {
			const initial = this.evaluate(value, scope);
			if (this.find(name, scope) !== undefined) throw refuse(`"${name}" already has a meaning here.`);
			scope.names.set(name, initial);
		}
		return this.evaluate(node.result, scope);
	}

	private attempt(node: Try, scope: Scope | undefined): Value {
		try {
			return this.evaluate(node.body, scope);
		} catch (error) {
			if (!(error instanceof EvaluationFailure) || error.kind !== 'error') throw error;
			const names = new Map<string, Value>([[node.parameter, new CaughtError(error)]]);
			return this.evaluate(node.handler, { names, outer: scope });
		}
	}

	private thrown(value: Value): EvaluationFailure {
		if (value instanceof CaughtError) return value.failure;
		if (typeof value !== 'string')
			throw refuse(`Throwing ${isList(value) ? 'a List' : typeName(value)} is not documented.`);
		return new ThrownFailure('error', value);
	}
}

function callFunction(target: FunctionValue, args: readonly Value[]): Value {
	if (target.arity !== undefined && target.arity !== args.length) {
		throw refuse(`The function takes ${target.arity} argument(s), not ${args.length}.`);
	}
	return target.call(args);
}

// Checks a Jira expression without evaluating it: syntax, size, and what it may cost.
import { ExpressionSyntaxError } from './failures';
import { parse } from './parse';
import { children, type Node } from './syntax';

const maxCharacters = 1_000;
const maxLeaves = 100;

/** Members that load data each time they are read, besides entity properties. */
const expensiveMembers: ReadonlySet<string> = new Set([
	'groups',
	'groupIds',
	'getProjectRoles',
	'global',
	'links',
	'changelogs',
	'keys',
]);

export interface AnalysisError {
	readonly type: 'syntax' | 'type' | 'other';
	readonly message: string;
	readonly line?: number;
	readonly column?: number;
}

export interface Analysis {
	readonly valid: boolean;
	readonly errors: AnalysisError[];
	/** Length of the source in UTF-16 units. */
	readonly characters: number;
	/** Leaves of the syntax tree; 0 when the source does not parse. */
	readonly leaves: number;
	/** A number, `N` for operations inside functions (N calls), or both: `2+N`. */
	readonly complexity: { readonly expensiveOperations: string };
}

/**
 * Analyses an expression. Types are not inferred, so no `type` error is ever found.
 *
 * A leaf is every identifier, member name, literal (an empty list, object or template counts too), text of a template,
 * object key, constructed type, declared name, `catch` name and parameter.
 */
export function analyse(source: string): Analysis {
	const errors: AnalysisError[] = [];
	let leaves = 0;
	let expensiveOperations = '0';
	try {
		const program = parse(source);
		leaves = countLeaves(program);
		expensiveOperations = estimateExpense(program);
	} catch (error) {
		if (!(error instanceof ExpressionSyntaxError)) throw error;
		errors.push({ type: 'syntax', message: error.message, line: error.line, column: error.column });
	}
	if (source.length > maxCharacters) {
		errors.push({ type: 'other', message: `Jira expression is too long (${source.length}), limit: 1000 characters` });
	}
	if (leaves > maxLeaves) {
		errors.push({ type: 'other', message: `Jira expression has too many nodes (${leaves}), limit: 100 leaves` });
	}
	return { valid: errors.length === 0, errors, characters: source.length, leaves, complexity: { expensiveOperations } };
}

function countLeaves(node: Node): number {
	return children(node).reduce((sum, child) => sum + countLeaves(child), ownLeaves(node));
}

function ownLeaves(node: Node): number {
	switch (node.type) {
		case 'literal':
		case 'identifier':
		case 'member':
		case 'new':
		case 'try':
			return 1;
		case 'template':
			return node.texts.filter((text) => text !== '').length || Number(node.values.length === 0);
		case 'list':
			return Number(node.items.length === 0);
		case 'object':
			return node.entries.length || 1;
		case 'lambda':
			return node.parameters.length;
		case 'block':
			return node.declarations.length;
		default:
			return 0;
	}
}

function estimateExpense(program: Node): string {
	const found = { once: 0, perCall: 0 };
	const visit = (node: Node, inLambda: boolean): void => {
		if (isExpensive(node)) found[inLambda ? 'perCall' : 'once']++;
		for (const child of children(node)) visit(child, inLambda || node.type === 'lambda');
	};
	visit(program, false);
	const times = found.perCall === 1 ? '' : found.perCall;
	const perCall = found.perCall === 0 ? [] : [`${times}N`];
	return [...(found.once === 0 && found.perCall > 0 ? [] : [String(found.once)]), ...perCall].join('+');
}

function isExpensive(node: Node): boolean {
	if (node.type === 'new') return ['Issue', 'Project', 'User'].includes(node.name);
	if (node.type !== 'member' && node.type !== 'index') return false;
	if (node.object.type === 'member' && node.object.name === 'properties') return true;
	return node.type === 'member' && expensiveMembers.has(node.name);
}

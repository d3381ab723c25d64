// The syntax tree of a Jira expression.

export interface Position {
	/** Offsets in the source, in UTF-16 units; `end` is exclusive. */
	readonly start: number;
	readonly end: number;
	/** Height of the tree below and including this node. */
	readonly depth: number;
	/** Written in parentheses, which ends an optional chain. */
	readonly parenthesised?: boolean;
}

export interface Declaration {
	readonly name: string;
	readonly value: Node;
}

export interface Entry {
	readonly key: string;
	readonly value: Node;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type LogicalOperator = '&&' | '||' | '??';

export type Literal = Position & { readonly type: 'literal'; readonly value: null | boolean | number | string };
/** `texts` has one item more than `values`. */
export type Template = Position & {
	readonly type: 'template';
	readonly texts: readonly string[];
	readonly values: readonly Node[];
};
export type Identifier = Position & { readonly type: 'identifier'; readonly name: string };
export type ListLiteral = Position & { readonly type: 'list'; readonly items: readonly Node[] };
export type ObjectLiteral = Position & { readonly type: 'object'; readonly entries: readonly Entry[] };
export type MemberAccess = Position & {
	readonly type: 'member';
	readonly object: Node;
	readonly name: string;
	readonly optional: boolean;
};
export type IndexAccess = Position & {
	readonly type: 'index';
	readonly object: Node;
	readonly key: Node;
	readonly optional: boolean;
};
export type Call = Position & { readonly type: 'call'; readonly callee: Node; readonly args: readonly Node[] };
export type Construction = Position & { readonly type: 'new'; readonly name: string; readonly args: readonly Node[] };
export type Unary = Position & {
	readonly type: 'unary';
	readonly operator: '!' | '-' | 'typeof';
	readonly operand: Node;
};
export type Arithmetic = Position & {
	readonly type: 'arithmetic';
	readonly operator: ArithmeticOperator;
	readonly left: Node;
	readonly right: Node;
};
export type Comparison = Position & {
	readonly type: 'comparison';
	readonly operator: ComparisonOperator;
	readonly left: Node;
	readonly right: Node;
};
export type Logical = Position & {
	readonly type: 'logical';
	readonly operator: LogicalOperator;
	readonly left: Node;
	readonly right: Node;
};
export type Conditional = Position & {
	readonly type: 'conditional';
	readonly test: Node;
	readonly consequent: Node;
	readonly alternate: Node;
};
export type Lambda = Position & {
	readonly type: 'lambda';
	readonly parameters: readonly string[];
	readonly body: Node;
};
/** Declarations, then the one expression that is the value. The whole program is a block. */
export type Block = Position & {
	readonly type: 'block';
	readonly declarations: readonly Declaration[];
	readonly result: Node;
};
export type If = Position & {
	readonly type: 'if';
	readonly test: Node;
	readonly consequent: Node;
	readonly alternate: Node;
};
export type Try = Position & {
	readonly type: 'try';
	readonly body: Node;
	readonly parameter: string;
	readonly handler: Node;
};
export type Throw = Position & { readonly type: 'throw'; readonly value: Node };

export type Node =
	| Literal
	| Template
	| Identifier
	| ListLiteral
	| ObjectLiteral
	| MemberAccess
	| IndexAccess
	| Call
	| Construction
	| Unary
	| Arithmetic
	| Comparison
	| Logical
	| Conditional
	| Lambda
	| Block
	| If
	| Try
	| Throw;

/** The direct children of a node, in source order. */
export function children(node: Node): readonly Node[] {
	switch (node.type) {
		case 'literal':
		case 'identifier':
			return [];
		case 'template':
			return node.values;
		case 'list':
			return node.items;
		case 'object':
			return node.entries.map((entry) => entry.value);
		case 'member':
			return [node.object];
		case 'index':
			return [node.object, node.key];
		case 'call':
			return [node.callee, ...node.args];
		case 'new':
			return node.args;
		case 'unary':
			return [node.operand];
		case 'arithmetic':
		case 'comparison':
		case 'logical':
			return [node.left, node.right];
		case 'conditional':
		case 'if':
			return [node.test, node.consequent, node.alternate];
		case 'lambda':
			return [node.body];
		case 'block':
			return [...node.declarations.map((declaration) => declaration.value), node.result];
		case 'try':
			return [node.body, node.handler];
		case 'throw':
			return [node.value];
	}
}

/** A node still without its depth. */
export type Bare = Node extends infer N ? (N extends Node ? Omit<N, 'depth'> : never) : never;

// Size of the expressions, which Jira limits to 1,000 characters and 100 leaves.
import { analyse } from '../sandbox/expression';
import {
	conditionExpression,
	creationExpression,
	maxExpressionCharacters,
	maxExpressionLeaves,
	typeChangeExpression,
	validatorExpression,
} from '../src/core/policy/guard-expression';
import type { Figure } from './figure';

function measure(source: string, suffix: string, what: string): Figure[] {
	const { characters, leaves, complexity, errors } = analyse(source);
	if (leaves === 0) throw new Error(`the ${what} does not parse: ${errors.map(({ message }) => message).join('; ')}`);
	const figure = (name: string, value: number, max: number, note: string): Figure => ({
		name: `expression.${name}${suffix}`,
		value,
		unit: name,
		budget: { max },
		note,
	});
	return [
		figure('characters', characters, maxExpressionCharacters, `the ${what}, as the manifest carries it`),
		figure(
			'leaves',
			leaves,
			maxExpressionLeaves,
			`the ${what}; expensive operations by analysis: ${complexity.expensiveOperations}`,
		),
	];
}

export function measureExpression(): Figure[] {
	return [
		...measure(validatorExpression, '', 'validator'),
		...measure(creationExpression, '.creation', 'validator where work items are created'),
		...measure(conditionExpression, '.condition', 'condition'),
		...measure(typeChangeExpression, '.type_change', 'guard on changes of type'),
	];
}

// One measured figure and the budget it is held against.

/** What a figure may be at most, at least, or has to stay under. */
export type Budget = { readonly max: number } | { readonly min: number } | { readonly below: number };

export interface Figure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	readonly budget: Budget;
	/** How it was measured, in a sentence. */
	readonly note: string;
}

/** Measures figures; a bench file exports one of these. */
export type Bench = () => readonly Figure[] | Promise<readonly Figure[]>;

export function isWithinBudget({ value, budget }: Pick<Figure, 'value' | 'budget'>): boolean {
	if ('max' in budget) return value <= budget.max;
	return 'min' in budget ? value >= budget.min : value < budget.below;
}

/** The budget as people read it, such as `≤1000`. */
export function budgetText(budget: Budget): string {
	if ('max' in budget) return `≤${budget.max}`;
	return 'min' in budget ? `≥${budget.min}` : `<${budget.below}`;
}

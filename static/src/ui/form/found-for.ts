// Keeps a list that is searched as somebody types from offering what an earlier text found.

interface Found {
	/** The text it was found for; undefined for what is offered before anything is typed. */
	readonly foundFor?: string;
}

export type FoundFor<T> = T & Found;

/** What a search found, with the text it was found for. */
const foundFor = <T extends object>(typed: string, options: readonly T[]): FoundFor<T>[] =>
	options.map((option) => ({ ...option, foundFor: typed }));

/**
 * Whether an option answers what is typed now.
 *
 * The select draws the options of an earlier text until those of the new one arrive, and Enter takes the first of them: who
 * types a name and presses Enter at once would choose somebody else. Of an earlier list only what holds the text stays.
 */
export function answersTyped(
	{ label, data }: { readonly label: string; readonly data: Found },
	typed: string,
): boolean {
	return data.foundFor === typed || label.toLowerCase().includes(typed.trim().toLowerCase());
}

/** What a select needs that searches as somebody types: both together, or it offers what an earlier text found. */
export const asSearch = <T extends { readonly label: string }>(find: (typed: string) => Promise<readonly T[]>) => ({
	loadOptions: async (typed: string): Promise<FoundFor<T>[]> => foundFor(typed, await find(typed)),
	filterOption: answersTyped,
});

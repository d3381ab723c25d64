// How Jira refuses a request.

/** Why Jira would not do what was asked, in the shape of its answers. */
export class Refusal extends Error {
	constructor(
		readonly status: 400 | 403 | 404,
		readonly errorMessages: readonly string[],
		readonly errors: Readonly<Record<string, string>> = {},
	) {
		super(errorMessages[0] ?? Object.values(errors)[0] ?? 'refused');
		this.name = 'Refusal';
	}
}

/** @param names of the fields that cannot be set */
export const notOnScreen = (...names: readonly string[]): Refusal =>
	new Refusal(
		400,
		[],
		Object.fromEntries(
			names.map((name) => [name, `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`]),
		),
	);

export const issueNotFound = (): Refusal =>
	new Refusal(404, ['Issue does not exist or you do not have permission to see it.']);

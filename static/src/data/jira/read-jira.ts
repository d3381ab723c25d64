// Asks Jira as the person who looks at the page; answers are checked, never believed.
import { requestJira } from '@forge/bridge';

/** Jira answered with a refusal or a fault. */
export class JiraError extends Error {
	override readonly name = 'JiraError';
	constructor(readonly status: number) {
		super(`Jira answered ${status}`);
	}
}

/** @throws {JiraError} unless Jira answers with success */
export const readJira = (path: string): Promise<unknown> => answerOf(requestJira(path, { headers: json }));

/** As `readJira`, for what Jira is asked with a body. */
export const askJira = (path: string, body: unknown): Promise<unknown> =>
	answerOf(
		requestJira(path, {
			method: 'POST',
			headers: { ...json, 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		}),
	);

const json = { Accept: 'application/json' };

async function answerOf(asked: ReturnType<typeof requestJira>): Promise<unknown> {
	const response = await asked;
	if (!response.ok) throw new JiraError(response.status);
	return response.json();
}

export type Bean = Readonly<Record<string, unknown>>;

export const isBean = (value: unknown): value is Bean => typeof value === 'object' && value !== null;

export function text(bean: Bean, key: string): string | undefined {
	const value = bean[key];
	return typeof value === 'string' ? value : undefined;
}

/** The objects of a list, or of a page of one. */
export function beans(answer: unknown): readonly Bean[] {
	const list = isBean(answer) && !Array.isArray(answer) ? answer['values'] : answer;
	return Array.isArray(list) ? list.filter(isBean) : [];
}

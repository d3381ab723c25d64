// A rule's configuration page that answers whatever a test tells it to, through the vendor's bridge.
import { invoke, view } from '@forge/bridge';
import { workflowRules } from '@forge/jira-bridge';

const label = document.createElement('label');
label.textContent = 'Answer ';
const answer = document.createElement('input');
label.append(answer);
const shown = document.createElement('pre');
document.body.append(label, shown);

/** What Jira gets: text as it is written, or something else by name. */
const answers: Readonly<Record<string, () => unknown>> = {
	veto: () => undefined,
	null: () => null,
	object: () => ({ mode: 'x' }),
	error: () => {
		throw new Error('Out of order.');
	},
	late: () => new Promise((resolve) => setTimeout(() => resolve('{"mode":"late"}'), 1_500)),
};

const start = async (): Promise<void> => {
	await view.theme.enable();
	const { extension } = await view.getContext();
	const echoed = await invoke('echo', {});
	let isAsked = 'no';
	if (!('silent' in document.documentElement.dataset)) {
		isAsked = await workflowRules
			.onConfigure(async () => {
				const special = answers[answer.value];
				return (special === undefined ? answer.value : await special()) as string;
			})
			.then(() => 'yes', String);
	}
	shown.textContent = JSON.stringify({ extension, echoed, isAsked });
};

void start().catch((error: unknown) => {
	shown.textContent = String(error);
});

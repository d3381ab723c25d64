// What the pages of a test show, and what was answered to them last: printed where it fails.
import type { BrowserContext, Page, Response } from 'playwright-core';

const mostAnswers = 15;
const mostCharacters = 2_500;
const mostOfAnAnswer = 300;
const soonMs = 2_000;

/** What of a text fits. */
const begin = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)} …` : text);

/** Waits no longer than a moment for what a broken page may never give. */
async function soon(asked: Promise<string>): Promise<string> {
	const late = new Promise<string>((resolve) => {
		setTimeout(() => resolve('(no answer)'), soonMs).unref();
	});
	return Promise.race([asked.catch((error: unknown) => `(${String(error)})`), late]);
}

/** Where the focus is, what a dialog says, and the rest. */
const shown = `(() => {
	const dialog = document.querySelector('[role=dialog]')?.innerText;
	const focus = document.activeElement?.outerHTML.slice(0, ${mostOfAnAnswer});
	return ['focus: ' + focus, ...(dialog === undefined ? [] : ['dialog: ' + dialog]), document.body.innerText].join('\\n');
})()`;

/** A page that is not drawn any more answers, and no press on it is ever made. */
const drawn = `new Promise((resolve) => {
	setTimeout(() => resolve('not drawn'), ${soonMs / 2});
	requestAnimationFrame(() => resolve('drawn'));
})`;

async function describe(page: Page): Promise<string> {
	const frames = page.frames().filter((frame) => !/^about:|\.css$/.test(frame.url()));
	const texts = await Promise.all(
		frames.map(async (frame) => {
			const isDrawn = await soon(frame.evaluate<string>(drawn));
			return `${frame.url()} (${isDrawn})\n${begin(await soon(frame.evaluate<string>(shown)), mostCharacters)}`;
		}),
	);
	return texts.join('\n--\n');
}

async function describeAnswer(answer: Response): Promise<string> {
	const asked = begin(answer.request().postData() ?? '', mostOfAnAnswer);
	return `${answer.status()} ${answer.url()} ${asked}\n\t${begin(await soon(answer.text()), mostOfAnAnswer)}`;
}

/** Has a failing test of this file print what the pages of a context show. */
export function describeOnFailure(context: BrowserContext): void {
	let answers: Response[] = [];
	context.on('response', (answer) => {
		if (/\/(sandbox\/invoke|rest)\//.test(answer.url())) answers = [...answers, answer].slice(-mostAnswers);
	});
	Object.assign(globalThis, {
		describePages: async () => {
			const [pages, answered] = await Promise.all([
				Promise.all(context.pages().map(describe)),
				Promise.all(answers.map(describeAnswer)),
			]);
			return [...pages, 'Answered last:', ...answered].join('\n\n');
		},
	});
}

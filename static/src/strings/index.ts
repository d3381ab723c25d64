// Chooses the language of the words on every page: English, until another folder stands beside `en`.
import { guardChoice } from './en/guard-choice';
import { issue } from './en/issue';
import { problems } from './en/problems';
import { project } from './en/project';
import { rule } from './en/rule';
import { shared } from './en/shared';

/** Words by language. English is always there; another language has every key of the English file. */
type ByLanguage<Words> = { readonly en: Words } & { readonly [language: string]: Words };

/**
 * The words of the reader's language, by what Jira set on the page or the browser prefers.
 *
 * Annotate calls as pure, so that a page carries only the words it shows.
 */
export function inLanguage<Words>(byLanguage: ByLanguage<Words>): Words {
	const wanted = (document.documentElement.lang || navigator.language).split('-')[0] ?? 'en';
	return byLanguage[wanted] ?? byLanguage.en;
}

export const problemWords = /* @__PURE__ */ inLanguage({ en: problems });
export const sharedWords = /* @__PURE__ */ inLanguage({ en: shared });
export const projectWords = /* @__PURE__ */ inLanguage({ en: project });
export const issueWords = /* @__PURE__ */ inLanguage({ en: issue });
export const guardChoiceWords = /* @__PURE__ */ inLanguage({ en: guardChoice });
export const ruleWords = /* @__PURE__ */ inLanguage({ en: rule });

// Recognises the transition of the health check, which Jira shows to Muster's own account only.
import type { RuledTransition } from './rules';

/** Nothing but the account: an expression beside it would replace the one that names it. */
const namesOnly = (configuration: unknown, account: string): boolean =>
	typeof configuration === 'object' &&
	configuration !== null &&
	Object.keys(configuration).length === 1 &&
	'account' in configuration &&
	configuration.account === account;

/**
 * Says whether the transition is the health check's, as Muster made it: nobody but Muster's own account can use it.
 *
 * Anything else with such a rule on it, an edited configuration above all, is a transition like any other.
 * @param account Muster's own; undefined where no health check was set up, and no transition is one
 */
export function isCanary({ rules }: Pick<RuledTransition, 'rules'>, account: string | undefined): boolean {
	if (account === undefined) return false;
	const [rule, ...others] = rules;
	if (rule?.module !== 'canary' || others.length > 0) return false;
	return !rule.isDisabled && !rule.isOptional && namesOnly(rule.configuration, account);
}

// What the pages of a workflow rule ask the host and the back end for: every query with its key.
import { view } from '@forge/bridge';
import { queryOptions } from '@tanstack/react-query';
import type { EditedRule, RulePreviewView } from '../../../../src/contract/calls/rule';
import type { GuardChoice } from '../../../../src/contract/guard';
import type { ItemFacts } from '../jira/work-items';
import { callRule } from '../rpc';
import { parseRuleContext, type RuleContextPlace } from './rule-context';

/** What no choice changes. */
export type TransitionFacts = Pick<RulePreviewView, 'canEnforce' | 'isProtected' | 'switches' | 'lag'>;

export const ruleQueries = {
	/** Which rule this is; the host says it once. */
	context: queryOptions({
		queryKey: ['context'],
		queryFn: async () => parseRuleContext(await view.getContext()),
		staleTime: Number.POSITIVE_INFINITY,
	}),
	/** What the stored configuration says. */
	stored: (place: RuleContextPlace, stored: unknown) =>
		queryOptions({ queryKey: ['stored', place, stored], queryFn: () => callRule('rule.read', { place, stored }) }),
	/** What a guard would mean right now. */
	preview: (place: RuleContextPlace, guard: GuardChoice, rule: EditedRule) =>
		queryOptions({
			queryKey: ['preview', place, guard, rule],
			queryFn: async ({ client }) => {
				const { facts } = ruleQueries;
				const preview = await callRule('rule.preview', { place, guard, rule });
				client.setQueryData(facts(place).queryKey, preview);
				return preview;
			},
		}),
	/** What the guard would say to an account. */
	tryAs: (place: RuleContextPlace, guard: GuardChoice, rule: EditedRule, accountId: string, item: ItemFacts) => ({
		queryKey: ['try', place, guard, rule, accountId, item],
		queryFn: () => callRule('rule.try', { place, guard, rule, accountId, item }),
	}),
	/** What the last preview said of the transition, whatever guard it was of; undefined before there was one. */
	facts: (place: RuleContextPlace) =>
		queryOptions<TransitionFacts>({ queryKey: ['facts', place], enabled: false, gcTime: Number.POSITIVE_INFINITY }),
};

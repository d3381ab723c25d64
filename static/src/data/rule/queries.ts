// What the pages of a workflow rule ask the host and the back end for: every query with its key.
import { view } from '@forge/bridge';
import { queryOptions } from '@tanstack/react-query';
import type { GuardChoice } from '../../../../src/contract/guard';
import { callRule } from '../rpc';
import { type Place, parseRuleContext } from './rule-context';

export const ruleQueries = {
	/** Which rule this is; the host says it once. */
	context: queryOptions({
		queryKey: ['context'],
		queryFn: async () => parseRuleContext(await view.getContext()),
		staleTime: Number.POSITIVE_INFINITY,
	}),
	/** What the stored configuration says. */
	stored: (place: Place, stored: unknown) =>
		queryOptions({ queryKey: ['stored', place, stored], queryFn: () => callRule('rule.read', { place, stored }) }),
	/** What a guard would mean right now. */
	preview: (place: Place, guard: GuardChoice) =>
		queryOptions({ queryKey: ['preview', place, guard], queryFn: () => callRule('rule.preview', { place, guard }) }),
};

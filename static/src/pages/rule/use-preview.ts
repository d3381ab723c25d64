// What the guard in the form would mean right now, asked once the reader stops changing it.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { EditedRule, RulePreviewView } from '../../../../src/contract/calls/rule';
import type { PublicError } from '../../../../src/contract/errors';
import type { GuardChoice } from '../../../../src/contract/guard';
import { toPublicError } from '../../data/rpc';
import { ruleQueries } from '../../data/rule/queries';
import type { RuleContextPlace } from '../../data/rule/rule-context';

const quietMs = 300;

export interface Preview {
	/** Undefined while it is under way, and when it failed. */
	readonly current: RulePreviewView | undefined;
	readonly error: PublicError | undefined;
	readonly retry: () => void;
}

/**
 * @param guard another object for another choice, and the same one for the same
 * @param rule the rule that the guard takes the place of, always the same object
 */
export function usePreview(place: RuleContextPlace, guard: GuardChoice, rule: EditedRule): Preview {
	const [asked, setAsked] = useState(guard);
	useEffect(() => {
		const timer = setTimeout(() => setAsked(guard), quietMs);
		return () => clearTimeout(timer);
	}, [guard]);
	const { data, error, refetch } = useQuery(ruleQueries.preview(place, asked, rule));
	const isAsked = asked === guard;
	return {
		current: isAsked ? data : undefined,
		error: isAsked && error !== null ? toPublicError(error) : undefined,
		retry: () => void refetch(),
	};
}

// What happens when the host's button is pressed: the form is checked, the back end compiles it, the host stores it.
import { useState } from 'react';
import type { RulePreviewView } from '../../../../src/contract/calls/rule';
import type { PublicError } from '../../../../src/contract/errors';
import type { GuardChoice } from '../../../../src/contract/guard';
import { callRule, toPublicError } from '../../data/rpc';
import type { Place } from '../../data/rule/rule-context';
import { sharedWords } from '../../strings';
import { findProblems, type RuleField, type RuleProblems, type RuleValues, ruleFields } from './rule-values';
import type { Configure } from './use-host-button';

export interface Saving {
	readonly save: Configure;
	/** What keeps the form from being saved, by field; empty before the first attempt. */
	readonly problems: RuleProblems;
	/** Why the back end refused or failed, unless it named a field. */
	readonly failure: PublicError | undefined;
	/** How often saving was refused. */
	readonly refusals: number;
	/** To be called when the form changes: what the back end said was said of another form. */
	readonly forget: () => void;
}

/** The field of a path such as `guard.types.0`. */
const fieldOf = ({ field }: PublicError): RuleField | undefined =>
	ruleFields.find((candidate) => field?.split('.')[1] === candidate);

export function useSaving(
	place: Place,
	values: RuleValues,
	guard: GuardChoice,
	facts: RulePreviewView | undefined,
): Saving {
	const [refusals, setRefusals] = useState(0);
	const [error, setError] = useState<PublicError>();
	const found = findProblems(values, facts);

	const refuse = (reason?: PublicError): undefined => {
		setError(reason);
		setRefusals((before) => before + 1);
	};
	const save: Configure = async () => {
		if (Object.keys(found).length > 0) return refuse();
		try {
			const { config } = await callRule('rule.compile', { place, guard });
			setError(undefined);
			return config;
		} catch (thrown) {
			return refuse(toPublicError(thrown));
		}
	};

	const field = error && fieldOf(error);
	return {
		save,
		problems:
			refusals === 0
				? {}
				: { ...found, ...(error && field && { [field]: error.message || sharedWords.errorMessage[error.code] }) },
		failure: field === undefined ? error : undefined,
		refusals,
		forget: () => setError(undefined),
	};
}

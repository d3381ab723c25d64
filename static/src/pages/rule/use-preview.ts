// What the guard in the form would mean right now, asked once the reader stops changing it.
import { useCallback, useEffect, useState } from 'react';
import type { RulePreviewView } from '../../../../src/contract/calls/rule';
import type { PublicError } from '../../../../src/contract/errors';
import type { GuardChoice } from '../../../../src/contract/guard';
import { callRule } from '../../data/rpc';
import { useLoad } from '../../data/use-load';
import type { Place } from './rule-context';

const quietMs = 300;

export interface Preview {
	/** The last answer, perhaps to an earlier choice; for what does not depend on the choice. */
	readonly last: RulePreviewView | undefined;
	/** Undefined while it is under way, and when it failed. */
	readonly current: RulePreviewView | undefined;
	readonly error: PublicError | undefined;
	readonly retry: () => void;
}

/** @param guard another object for another choice, and the same one for the same */
export function usePreview(place: Place, guard: GuardChoice): Preview {
	const [asked, setAsked] = useState(guard);
	useEffect(() => {
		const timer = setTimeout(() => setAsked(guard), quietMs);
		return () => clearTimeout(timer);
	}, [guard]);
	const load = useLoad(
		useCallback(async () => ({ asked, view: await callRule('rule.preview', { place, guard: asked }) }), [place, asked]),
		true,
	);
	if (load.state !== 'ready') {
		return {
			last: undefined,
			current: undefined,
			error: load.state === 'error' && asked === guard ? load.error : undefined,
			retry: load.state === 'error' ? load.retry : () => {},
		};
	}
	const { value, reloadError, reload } = load;
	return {
		last: value.view,
		current: value.asked === guard ? value.view : undefined,
		error: asked === guard ? reloadError : undefined,
		retry: reload,
	};
}

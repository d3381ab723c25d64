// Transitions of a space and of a work item, with who may perform them.
import type { Enforcement, GuardMode } from '../decision';
import type { NamedView } from '../guard';
import type { IdentityType } from '../identity';

export interface GuardView {
	readonly workflow: string;
	readonly transitionId: string;
	readonly transitionName: string;
	readonly mode: GuardMode;
	readonly types?: readonly IdentityType[];
	readonly enforcement: Enforcement;
	readonly intact: boolean;
	readonly disabled: boolean;
	readonly audited: boolean;
}

/** Identities that a guard lets make a transition now. */
export interface PerformersView {
	readonly total: number;
	/** The first three by name. */
	readonly first: readonly { readonly accountId: string; readonly name: string }[];
}

export interface TransitionView {
	readonly workflow: string;
	readonly transitionId: string;
	readonly name: string;
	/** Empty when the transition starts from any status. */
	readonly from: readonly NamedView[];
	readonly to: NamedView;
	/** Work types of the space whose work items make this transition. */
	readonly issueTypes: readonly NamedView[];
	readonly guard?: GuardView;
	/** Present with a guard. */
	readonly performers?: PerformersView;
}

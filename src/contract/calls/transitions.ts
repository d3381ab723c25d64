// Transitions of a space and of a work item, with who may perform them.
import type { GuardStateView, NamedView, TransitionKind } from '../guard';

/** Whether people pass: not, as well as identities, or they alone. */
export type PeoplePass = 'no' | 'too' | 'only';

/** Who passes all guards that decide on a transition now. */
export interface PerformersView {
	/** Identities; at least so many where `isPartial`. */
	readonly total: number;
	/** Not all who may be able to were looked at. */
	readonly isPartial?: boolean;
	/** The first three by name. */
	readonly first: readonly { readonly accountId: string; readonly name: string }[];
	readonly people: PeoplePass;
	/** Names of the groups of which people have to be members; absent where anybody without an entry is a person. */
	readonly members?: readonly string[];
}

export interface TransitionView extends GuardStateView {
	readonly workflowId: string;
	readonly workflow: string;
	readonly transitionId: string;
	readonly name: string;
	readonly kind: TransitionKind;
	/** Empty when the transition starts from any status. */
	readonly from: readonly NamedView[];
	readonly to: NamedView;
	/** Work types of the space whose work items make this transition. */
	readonly issueTypes: readonly NamedView[];
	/** Absent where nothing decides, so that everybody passes whom Jira lets, and where nobody can say who passes. */
	readonly performers?: PerformersView;
}

// Refusals of the same attempt in a row, as one.
import type { IssueRefusalView } from '../../../../src/contract/calls/audit';

interface Group {
	/** The latest of them. */
	readonly refusal: IssueRefusalView;
	readonly count: number;
}

const isSame = (a: IssueRefusalView, b: IssueRefusalView): boolean =>
	a.reason === b.reason && a.accountId === b.accountId && a.workflow === b.workflow && a.transition === b.transition;

/** @param refusals the newest first */
export function groupRefusals(refusals: readonly IssueRefusalView[]): readonly Group[] {
	const groups: Group[] = [];
	for (const refusal of refusals) {
		const last = groups.at(-1);
		if (last !== undefined && isSame(last.refusal, refusal)) {
			groups[groups.length - 1] = { ...last, count: last.count + 1 };
		} else groups.push({ refusal, count: 1 });
	}
	return groups;
}

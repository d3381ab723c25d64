// Where a refused work item may lie, and whether an identity could make the transition there now.
import type { TransitionSpace, WhoRowView } from '../../../../src/contract/calls/who-could';

/**
 * The spaces that a refused work item may lie in.
 *
 * @param issueKey undefined where nobody told it
 * @param keyOf the key of a space, as far as it is known
 */
export function spacesOfKey<Space extends { readonly projectId: string }>(
	spaces: readonly Space[],
	issueKey: string | undefined,
	keyOf: (projectId: string) => string,
): readonly Space[] {
	const key = issueKey?.slice(0, issueKey.lastIndexOf('-'));
	const found = spaces.filter(({ projectId }) => keyOf(projectId) === key);
	return found.length > 0 ? found : spaces;
}

/**
 * Whether an identity can make the transition wherever a refused work item may lie: what it can do in another space
 * helps nothing there.
 */
export const passesIn = (
	{ can, projectIds }: Pick<WhoRowView, 'can' | 'projectIds'>,
	spaces: readonly Pick<TransitionSpace, 'projectId'>[],
): boolean => can && spaces.every(({ projectId }) => projectIds.includes(projectId));

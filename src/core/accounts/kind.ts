// Which accounts count as those of people.
import type { AccountKind } from '../../contract/account';

/** Says whether a guard should count an account as non-human even before it is registered. */
export function isKnownNonHuman({
	kind,
	isActive,
}: {
	readonly kind: AccountKind;
	readonly isActive: boolean;
}): boolean {
	switch (kind) {
		case 'human':
		case 'customer':
			return false;
		case 'service-account':
		case 'ai-agent':
		case 'app':
			return true;
		case 'unknown':
			// Jira shows accounts that were deleted as of no kind; they cannot act.
			return isActive;
	}
}

// Whether a guard stops anybody: enforced, monitoring and switched off must not be mistaken for each other.
import EyeIcon from '@atlaskit/icon/core/eye-open';
import LockIcon from '@atlaskit/icon/core/lock-locked';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { GuardView } from '../../../../src/contract/calls/transitions';
import type { Enforcement } from '../../../../src/contract/decision';
import { sharedWords } from '../../strings';
import { isStopping } from './guard-text';

const looks = {
	enforce: { appearance: 'success', icon: LockIcon },
	monitor: { appearance: 'warning', icon: EyeIcon },
	broken: { appearance: 'danger', icon: ErrorIcon },
} as const;

interface EnforcementStateProps {
	readonly enforcement: Enforcement;
	/** Whether the guard stops anybody now. */
	readonly isStopping: boolean;
}

/** A guard that should enforce and cannot never looks enforced. */
export function EnforcementState({ enforcement, isStopping: stops }: EnforcementStateProps) {
	const state = enforcement === 'enforce' && !stops ? 'broken' : enforcement;
	const { appearance, icon } = looks[state];
	return (
		<Lozenge appearance={appearance} iconBefore={icon}>
			{sharedWords.enforcement[state]}
		</Lozenge>
	);
}

export function EnforcementLozenge({ guard }: { readonly guard: GuardView }) {
	return <EnforcementState enforcement={guard.enforcement} isStopping={isStopping(guard)} />;
}

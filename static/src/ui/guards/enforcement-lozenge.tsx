// Whether a guard stops anybody: enforced, monitoring and switched off must not be mistaken for each other.
import EyeIcon from '@atlaskit/icon/core/eye-open';
import LockIcon from '@atlaskit/icon/core/lock-locked';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { Enforcement } from '../../../../src/contract/decision';
import { sharedWords } from '../../strings';

const looks = {
	enforce: { appearance: 'success', icon: LockIcon },
	monitor: { appearance: 'warning', icon: EyeIcon },
	broken: { appearance: 'danger', icon: ErrorIcon },
} as const;

interface EnforcementStateProps {
	readonly enforcement: Enforcement;
	/** Whether Muster's rules on the transition stop anybody now. */
	readonly isStopping: boolean;
}

/** A guard that does not work, where Muster is kept out. */
export function NotWorking({ children }: { readonly children: string }) {
	return (
		<Lozenge appearance="danger" iconBefore={ErrorIcon}>
			{children}
		</Lozenge>
	);
}

/** A guard that should enforce and cannot never looks enforced. */
export function EnforcementState({ enforcement, isStopping: stops }: EnforcementStateProps) {
	const unstopping = enforcement === 'enforce' ? 'broken' : 'monitor';
	const state = stops ? 'enforce' : unstopping;
	const { appearance, icon } = looks[state];
	return (
		<Lozenge appearance={appearance} iconBefore={icon}>
			{sharedWords.enforcement[state]}
		</Lozenge>
	);
}

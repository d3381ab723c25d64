// Whether a guard stops anybody: enforced, monitoring and switched off must not be mistaken for each other.
import EyeIcon from '@atlaskit/icon/core/eye-open';
import LockIcon from '@atlaskit/icon/core/lock-locked';
import GlassIcon from '@atlaskit/icon/core/shield-strikethrough';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { Enforcement, GuardEffect } from '../../../../src/contract/decision';
import { sharedWords } from '../../strings';
import cell from '../table/cells.module.css';
import { isStopping } from './guard-text';

const looks = {
	enforce: { appearance: 'success', icon: LockIcon },
	monitor: { appearance: 'warning', icon: EyeIcon },
	broken: { appearance: 'danger', icon: ErrorIcon },
	glass: { appearance: 'danger', icon: GlassIcon },
} as const;

interface EnforcementStateProps {
	/** As it is stored. */
	readonly enforcement: Enforcement;
	/** What Muster's rules on the transition do now. */
	readonly effect: GuardEffect | undefined;
	/** Every identity is refused, whatever its grants, where guards stop anybody. */
	readonly isFrozen?: boolean;
}

/** A guard that does not work, where Muster is kept out. */
export function NotWorking({ children }: { readonly children: string }) {
	return (
		<Lozenge appearance="danger" iconBefore={ErrorIcon}>
			{children}
		</Lozenge>
	);
}

function stateOf(enforcement: Enforcement, effect: GuardEffect | undefined): keyof typeof looks {
	if (effect === 'glass-broken') return 'glass';
	if (effect !== undefined && isStopping({ effect })) return 'enforce';
	return enforcement === 'enforce' ? 'broken' : 'monitor';
}

/** What a guard does now. One that should enforce and does not never looks enforced, and says what would be otherwise. */
export function EnforcementState({ enforcement, effect, isFrozen = false }: EnforcementStateProps) {
	const state = stateOf(enforcement, effect);
	const { appearance, icon } = looks[state];
	const text = sharedWords.enforcement;
	const beside = state === 'glass' ? text.onceMended : text.frozen;
	return (
		<>
			<Lozenge appearance={appearance} iconBefore={icon}>
				{text[state]}
			</Lozenge>
			{state === 'glass' || (state === 'enforce' && isFrozen) ? <div className={cell['subtle']}>{beside}</div> : null}
		</>
	);
}

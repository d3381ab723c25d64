// Whether a guard is in order, and what is wrong where it is not.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { GuardView } from '../../../src/contract/rpc';
import { sharedWords } from '../strings';
import classes from './guard-condition.module.css';
import { faultsOf } from './guard-text';

export function GuardCondition({ guard }: { readonly guard: GuardView }) {
	const faults = faultsOf(guard);
	if (faults.length === 0) return <>{sharedWords.condition.ok}</>;
	return (
		<ul className={classes['faults']}>
			{faults.map((fault) => (
				<li key={fault}>
					<Lozenge
						appearance={fault === 'notAudited' ? 'warning' : 'danger'}
						iconBefore={fault === 'notAudited' ? WarningIcon : ErrorIcon}
					>
						{sharedWords.condition[fault]}
					</Lozenge>
					<p className={classes['meaning']}>{sharedWords.conditionMeaning[fault]}</p>
				</li>
			))}
		</ul>
	);
}

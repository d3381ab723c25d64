// Whether a guard is in order, and what is wrong where it is not.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { GuardView } from '../../../../src/contract/calls/transitions';
import { sharedWords } from '../../strings';
import classes from './guard-condition.module.css';
import { faultsOf } from './guard-text';

/** What is wrong, in words. */
export interface ShownFault {
	readonly key: string;
	readonly name: string;
	readonly meaning: string;
	/** The guard still stops whom it should. */
	readonly isMild: boolean;
}

export function FaultList({ faults }: { readonly faults: readonly ShownFault[] }) {
	return (
		<ul className={classes['faults']}>
			{faults.map(({ key, name, meaning, isMild }) => (
				<li key={key}>
					<Lozenge
						appearance={isMild ? 'warning' : 'danger'}
						iconBefore={isMild ? WarningIcon : ErrorIcon}
						maxWidth="100%"
					>
						{name}
					</Lozenge>
					<p className={classes['meaning']}>{meaning}</p>
				</li>
			))}
		</ul>
	);
}

export function GuardCondition({ guard }: { readonly guard: GuardView }) {
	const faults = faultsOf(guard);
	if (faults.length === 0) return <>{sharedWords.condition.ok}</>;
	return (
		<FaultList
			faults={faults.map((fault) => ({
				key: fault,
				name: sharedWords.condition[fault],
				meaning: sharedWords.conditionMeaning[fault],
				isMild: fault === 'notAudited',
			}))}
		/>
	);
}

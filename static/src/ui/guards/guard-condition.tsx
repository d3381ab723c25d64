// Whether a guard is in order, and what is wrong where it is not.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { defined } from '../../../../src/contract/defined';
import type { GuardFault, GuardStateView } from '../../../../src/contract/guard';
import { sharedWords } from '../../strings';
import classes from './guard-condition.module.css';

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

/** Whether the guards still stop whom they should under a fault. */
const mild: Readonly<Record<GuardFault, boolean>> = {
	'unguarded-protected': false,
	disabled: false,
	overridden: false,
	'not-configured': false,
	'weak-protected': true,
	'watched-protected': false,
	'any-group': true,
	'condition-only': false,
	'condition-disabled': true,
	'condition-overridden': true,
	'not-audited': true,
};

/** What is wrong at a transition, without what to do about it. */
export const faultsShown = (faults: readonly GuardFault[]): readonly ShownFault[] =>
	faults.map((fault) => ({ key: fault, ...sharedWords.fault[fault], isMild: mild[fault] }));

/** A guard without a fault, and whether that helps now. */
export const InOrder = ({ effect }: Pick<GuardStateView, 'effect'>) => (
	<>{effect === 'glass-broken' ? sharedWords.condition.okInVain : sharedWords.condition.ok}</>
);

export function GuardCondition({ guard, faults, effect }: Pick<GuardStateView, 'guard' | 'faults' | 'effect'>) {
	if (faults.length > 0) return <FaultList faults={faultsShown(faults)} />;
	return guard === undefined ? null : <InOrder {...defined({ effect })} />;
}

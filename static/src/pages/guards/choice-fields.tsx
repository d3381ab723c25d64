// What somebody chooses when they guard transitions: who may pass, whether it hides, and whether it enforces.
import Checkbox from '@atlaskit/checkbox';
import { useId } from 'react';
import type { GuardMode } from '../../../../src/contract/decision';
import type { Group } from '../../../../src/contract/guard';
import type { IdentityType } from '../../../../src/contract/identity';
import type { GuardPlace } from '../../data/guards/guard-place';
import { guardChoiceWords as choiceWords, sharedWords } from '../../strings';
import { words } from '../../strings/guards';
import { ChoiceGroup } from '../../ui/form/choice-group';
import groupClasses from '../../ui/form/choice-group.module.css';
import { PeopleField } from '../../ui/guards/people-field';
import { TypesField } from '../../ui/guards/types-field';
import { Notice } from '../../ui/page/notice';
import type { DialogChoice } from './change-task';
import { isEnforcing, isGuarded, isMonitoring } from './guard-rows';

const modes = Object.keys(sharedWords.guardMode) as GuardMode[];

interface ChoiceFieldsProps {
	readonly rows: readonly GuardPlace[];
	readonly choice: DialogChoice;
	readonly canEnforce: boolean;
	/** Somebody went on without a type. */
	readonly isTypeMissing: boolean;
	/** Somebody went on without a group. */
	readonly isGroupMissing: boolean;
	readonly onChange: (choice: DialogChoice) => void;
}

/** What the choice would do to the rows as they stand, where that may surprise. */
function warningsOf(rows: readonly GuardPlace[], { guard }: DialogChoice): readonly string[] {
	const { warn } = words;
	const intoProtected =
		guard.mode === 'registered' ? 0 : rows.filter(({ transition }) => transition.isProtected).length;
	const guarded = rows.filter(isGuarded).length;
	const loosened = guard.enforcement === 'monitor' ? rows.filter(isEnforcing).length : 0;
	return [
		...(intoProtected > 0 ? [warn.protected(intoProtected)] : []),
		...(loosened > 0 ? [warn.loosens(loosened)] : []),
		...(guarded > 0 && rows.length > 1 ? [warn.replaces(guarded)] : []),
	];
}

export function ChoiceFields({ rows, choice, canEnforce, isTypeMissing, isGroupMissing, onChange }: ChoiceFieldsProps) {
	const { guard, hides } = choice;
	const { mode, enforcement, types, people } = guard;
	const hideHintId = useId();
	const warnings = warningsOf(rows, choice);
	const enforceMeaning = rows.every(isMonitoring) ? words.enforcement.enforceWatched : words.enforcement.enforce;
	/** People are of no type, so a guard for them alone has none to limit. */
	const withTypes = (of: GuardMode, limited: readonly IdentityType[] | undefined): DialogChoice => ({
		hides,
		guard: {
			mode: of,
			enforcement,
			...(limited && of !== 'human-only' && { types: [...limited] }),
			...(people && of !== 'registered' && { people }),
		},
	});
	const { people: _, ...anybody } = guard;
	const choosePeople = (group: Group | undefined) =>
		onChange({ hides, guard: group === undefined ? anybody : { ...anybody, people: group } });
	return (
		<>
			<ChoiceGroup
				legend={choiceWords.mode}
				choices={modes.map((candidate) => ({
					value: candidate,
					label: sharedWords.guardMode[candidate],
					meaning: choiceWords.modeMeaning[candidate],
				}))}
				value={mode}
				onChange={(candidate) => onChange(withTypes(candidate, types))}
			/>
			{mode === 'registered' ? null : (
				<PeopleField
					people={people}
					onChange={choosePeople}
					error={isGroupMissing ? choiceWords.people.missing : undefined}
				/>
			)}
			{mode === 'human-only' ? null : (
				<TypesField
					values={{ isLimited: types !== undefined, types: types ?? [] }}
					onChange={({ isLimited = true, types: chosen = [] }) =>
						onChange(withTypes(mode, isLimited ? chosen : undefined))
					}
					error={isTypeMissing ? choiceWords.typesMissing : undefined}
				/>
			)}
			<div>
				<Checkbox
					label={words.hide.label}
					isChecked={hides}
					aria-describedby={hideHintId}
					onChange={(event) => onChange({ guard, hides: event.currentTarget.checked })}
				/>
				<p id={hideHintId} className={groupClasses['meaning']}>
					{words.hide.hint}
					{hides && enforcement === 'monitor' ? ` ${words.hide.monitoring}` : ''}
				</p>
			</div>
			<ChoiceGroup
				legend={words.enforcement.legend}
				choices={[
					{
						value: 'monitor',
						label: choiceWords.enforcementName.monitor,
						meaning: words.enforcement.monitor,
					},
					{
						value: 'enforce',
						label: choiceWords.enforcementName.enforce,
						meaning: canEnforce ? enforceMeaning : choiceWords.cannotEnforce,
						isDisabled: !canEnforce,
					},
				]}
				value={enforcement}
				onChange={(wanted) => onChange({ hides, guard: { ...guard, enforcement: wanted } })}
			/>
			{warnings.length === 0 ? null : (
				<Notice appearance="warning">
					{warnings.map((warning) => (
						<p key={warning}>{warning}</p>
					))}
				</Notice>
			)}
		</>
	);
}

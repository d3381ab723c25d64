// What somebody chooses when they guard transitions: who may pass, whether it hides, and whether it enforces.
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { GuardMode } from '../../../../src/contract/decision';
import type { Group } from '../../../../src/contract/guard';
import type { IdentityType } from '../../../../src/contract/identity';
import type { GuardPlace } from '../../data/guards/guard-place';
import { guardChoiceWords as choiceWords, sharedWords } from '../../strings';
import { words } from '../../strings/guards';
import choices from '../../ui/form/choices.module.css';
import { FieldError } from '../../ui/form/field';
import { PeopleField } from '../../ui/guards/people-field';
import { identityTypes } from '../../ui/identity/identity-types';
import { Notice } from '../../ui/page/notice';
import classes from './change-dialog.module.css';
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

interface OptionProps {
	readonly name: string;
	readonly label: string;
	readonly hint: string;
	readonly isChosen: boolean;
	readonly isDisabled?: boolean;
	readonly onChoose: () => void;
}

function Option({ name, label, hint, isChosen, isDisabled = false, onChoose }: OptionProps) {
	return (
		<label className={choices['choice']}>
			<input type="radio" name={name} checked={isChosen} disabled={isDisabled} onChange={onChoose} />
			<span>
				{label}
				<div className={choices['hint']}>{hint}</div>
			</span>
		</label>
	);
}

export function ChoiceFields({ rows, choice, canEnforce, isTypeMissing, isGroupMissing, onChange }: ChoiceFieldsProps) {
	const { guard, hides } = choice;
	const { mode, enforcement, types, people } = guard;
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
			<fieldset className={choices['choices']}>
				<legend className={classes['legend']}>{choiceWords.mode}</legend>
				{modes.map((candidate) => (
					<Option
						key={candidate}
						name="guard-mode"
						label={sharedWords.guardMode[candidate]}
						hint={choiceWords.modeMeaning[candidate]}
						isChosen={candidate === mode}
						onChoose={() => onChange(withTypes(candidate, types))}
					/>
				))}
			</fieldset>
			{mode === 'registered' ? null : (
				<PeopleField
					people={people}
					onChange={choosePeople}
					error={isGroupMissing ? choiceWords.people.missing : undefined}
				/>
			)}
			{mode === 'human-only' ? null : (
				<div className={choices['choices']}>
					<label className={choices['choice']}>
						<input
							type="checkbox"
							checked={types !== undefined}
							onChange={(event) => onChange(withTypes(mode, event.currentTarget.checked ? [] : undefined))}
						/>
						<span>{choiceWords.limit}</span>
					</label>
					{types === undefined ? null : (
						<fieldset className={classes['types']} {...(isTypeMissing && { 'aria-describedby': 'guard-types-error' })}>
							<legend>
								<VisuallyHidden>{choiceWords.types}</VisuallyHidden>
							</legend>
							{identityTypes.map((type) => (
								<label key={type} className={choices['choice']}>
									<input
										type="checkbox"
										checked={types.includes(type)}
										onChange={(event) => {
											const isTaken = event.currentTarget.checked;
											onChange(
												withTypes(
													mode,
													identityTypes.filter((one) => (one === type ? isTaken : types.includes(one))),
												),
											);
										}}
									/>
									<span>{sharedWords.identityType[type]}</span>
								</label>
							))}
						</fieldset>
					)}
					<FieldError id="guard-types" error={isTypeMissing ? choiceWords.typesMissing : undefined} />
				</div>
			)}
			<label className={choices['choice']}>
				<input
					type="checkbox"
					checked={hides}
					onChange={(event) => onChange({ guard, hides: event.currentTarget.checked })}
				/>
				<span>
					{words.hide.label}
					<div className={choices['hint']}>
						{words.hide.hint}
						{hides && enforcement === 'monitor' ? ` ${words.hide.monitoring}` : ''}
					</div>
				</span>
			</label>
			<fieldset className={choices['choices']}>
				<legend className={classes['legend']}>{words.enforcement.legend}</legend>
				<Option
					name="guard-enforcement"
					label={choiceWords.enforcementName.monitor}
					hint={words.enforcement.monitor}
					isChosen={enforcement === 'monitor'}
					onChoose={() => onChange({ hides, guard: { ...guard, enforcement: 'monitor' } })}
				/>
				<Option
					name="guard-enforcement"
					label={choiceWords.enforcementName.enforce}
					hint={canEnforce ? enforceMeaning : choiceWords.cannotEnforce}
					isChosen={enforcement === 'enforce'}
					isDisabled={!canEnforce}
					onChoose={() => onChange({ hides, guard: { ...guard, enforcement: 'enforce' } })}
				/>
			</fieldset>
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

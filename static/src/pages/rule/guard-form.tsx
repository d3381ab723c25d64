// The form of a guard: who may pass, of which types, and what happens to others.
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RuleOutputs } from '../../../../src/contract/calls/rule';
import { guardModes } from '../../../../src/contract/decision';
import type { PublicError } from '../../../../src/contract/errors';
import type { Place, RuleContext } from '../../data/rule/rule-context';
import { guardChoiceWords as choiceWords, sharedWords, ruleWords as words } from '../../strings';
import { guardModeText } from '../../ui/guards/guard-text';
import { Notice } from '../../ui/page/notice';
import { Unseen } from '../../ui/page/unseen';
import { Emphasis } from '../../ui/text/emphasis';
import { ChoiceGroup } from './choice-group';
import { ConditionNotice, StoredNotice } from './guard-notices';
import { PreviewLine } from './preview-line';
import classes from './rule.module.css';
import { enforcementMeaning, noAccessText } from './rule-text';
import { RuleTitle } from './rule-title';
import { choiceOf, findProblems, newValues, type RuleValues, takesTypes, valuesOf } from './rule-values';
import { TypesField } from './types-field';
import { type ConfigureRef, useAnswer } from './use-host-button';
import { usePreview } from './use-preview';
import { useSaving } from './use-saving';

/** The careful one first. */
const enforcements = ['monitor', 'enforce'] as const;

interface GuardFormProps {
	readonly context: RuleContext;
	/** What the stored configuration says; undefined for a new rule. */
	readonly read: RuleOutputs['rule.read'] | undefined;
	readonly configure: ConfigureRef;
}

export function GuardForm({ context: { kind, place, from, to }, read, configure }: GuardFormProps) {
	const [values, setValues] = useState(() => (read?.guard === undefined ? newValues : valuesOf(read.guard)));
	const guard = useMemo(() => choiceOf(values), [values]);
	const preview = usePreview(place, guard);
	const { save, problems, failure, refusals, forget } = useSaving(place, values, guard, preview.last);
	useAnswer(configure, save);
	const form = useFocusOnRefusal(refusals);

	const change = (part: Partial<RuleValues>): void => {
		setValues((before) => ({ ...before, ...part }));
		forget();
	};
	const isProtected = preview.last?.isProtected === true;
	const isWatchingOnly = preview.last?.canEnforce === false;
	return (
		<div ref={form} className={classes['form']}>
			<RuleTitle from={from} to={to} />
			{failure === undefined ? null : <Failure failure={failure} place={place} />}
			<StoredNotice read={read} isEditing />
			<ConditionNotice kind={kind} />
			<ChoiceGroup
				legend={choiceWords.mode}
				choices={guardModes.map((mode) => ({
					value: mode,
					label: guardModeText({ mode }),
					meaning: choiceWords.modeMeaning[mode],
					isDisabled: isProtected && mode !== 'registered',
				}))}
				value={values.mode}
				onChange={(mode) => change({ mode })}
				limits={isProtected ? words.protectedStatus(to) : undefined}
				error={problems.mode}
			/>
			{takesTypes(values) ? <TypesField values={values} onChange={change} error={problems.types} /> : null}
			<ChoiceGroup
				legend={words.enforcement}
				choices={enforcements.map((enforcement) => ({
					value: enforcement,
					label: choiceWords.enforcementName[enforcement],
					meaning: enforcementMeaning(kind, enforcement),
					isDisabled: isWatchingOnly && enforcement === 'enforce',
				}))}
				value={values.enforcement}
				onChange={(enforcement) => change({ enforcement })}
				limits={isWatchingOnly ? choiceWords.cannotEnforce : undefined}
				error={problems.enforcement}
			/>
			<PreviewLine
				preview={preview}
				guard={guard}
				place={place}
				isIncomplete={findProblems(values, undefined).types !== undefined}
				unavailable={words.preview.unavailable}
			/>
			<Unseen />
		</div>
	);
}

/** Takes the focus to what is wrong, each time the host's button was pressed in vain. */
function useFocusOnRefusal(refusals: number) {
	const form = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		if (refusals === 0) return;
		form.current?.querySelector<HTMLElement>('[data-invalid] input:enabled, [data-failure]')?.focus();
	}, [refusals]);
	return form;
}

/** Why the back end did not compile the form. */
function Failure({ failure, place }: { readonly failure: PublicError; readonly place: Place }) {
	const { code, message, reference } = failure;
	const why = code === 'FORBIDDEN' ? noAccessText(place) : message || sharedWords.errorMessage[code];
	return (
		<div role="alert" data-failure="" tabIndex={-1}>
			<Notice appearance="danger">
				<p>
					<Emphasis text={words.problem.notSaved(why)} />
				</p>
				{reference === undefined ? null : <p className={classes['quiet']}>{sharedWords.error.reference(reference)}</p>}
			</Notice>
		</div>
	);
}

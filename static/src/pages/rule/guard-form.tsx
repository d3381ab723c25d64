// The form of a guard: who may pass, of which types, and what happens to others.
import { useQuery } from '@tanstack/react-query';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { RuleOutputs } from '../../../../src/contract/calls/rule';
import { guardModes } from '../../../../src/contract/decision';
import type { PublicError } from '../../../../src/contract/errors';
import { callRule } from '../../data/rpc';
import { ruleQueries } from '../../data/rule/queries';
import type { RuleContext, RuleContextPlace } from '../../data/rule/rule-context';

import { guardChoiceWords as choiceWords, sharedWords, ruleWords as words } from '../../strings';
import { ChoiceGroup } from '../../ui/form/choice-group';
import { useForm } from '../../ui/form/use-form';
import { guardModeText } from '../../ui/guards/guard-text';
import { PeopleField } from '../../ui/guards/people-field';
import { TypesField } from '../../ui/guards/types-field';
import { InForceBanners } from '../../ui/in-force/in-force-banners';
import { Notice } from '../../ui/page/notice';
import { Unseen } from '../../ui/page/unseen';
import { Emphasis } from '../../ui/text/emphasis';
import { problemText } from '../../ui/text/problem-text';
import { TryAs } from '../../ui/try-as/try-as';
import { ConditionNotice, StoredNotice } from './guard-notices';
import { PreviewLine } from './preview-line';
import classes from './rule.module.css';
import { enforcementMeaning, noAccessText } from './rule-text';
import { RuleTitle } from './rule-title';
import {
	chosenGuardOf,
	editedRule,
	findRuleProblems,
	newValues,
	type RuleField,
	type RuleValues,
	ruleFields,
	ruleValuesOf,
	takesPeople,
	takesTypes,
} from './rule-values';
import { type ConfigureRef, useAnswer } from './use-host-button';
import { usePreview } from './use-preview';

/** The careful one first. */
const enforcements = ['monitor', 'enforce'] as const;

interface GuardFormProps {
	readonly context: RuleContext;
	/** What the stored configuration says; undefined for a new rule. */
	readonly read: RuleOutputs['rule.read'] | undefined;
	readonly configure: ConfigureRef;
}

export function GuardForm({ context: { kind, place, from, to, stored }, read, configure }: GuardFormProps) {
	const { data: facts } = useQuery(ruleQueries.facts(place));
	const rule = useMemo(() => editedRule(kind, stored), [kind, stored]);
	const form = useForm<RuleValues, RuleField, string>({
		initial: () => (read?.guard === undefined ? newValues : ruleValuesOf(read.guard)),
		findProblems: (values) => findRuleProblems(values, facts),
		problemOf,
		save: async (values) =>
			(await callRule('rule.compile', { place, guard: chosenGuardOf(values), kind: rule.kind })).config,
	});
	const { values, change, problems, refusals, isAsTried, submit } = form;
	// Said of a form that was changed since, it would be said of another.
	const failure = isAsTried ? form.failure : undefined;
	const guard = useMemo(() => chosenGuardOf(values), [values]);
	const preview = usePreview(place, guard, rule);
	useAnswer(configure, submit);
	const element = useFocusOnRefusal(refusals, failure);

	const choosePeople = useCallback((people: RuleValues['people']) => change({ people }), [change]);
	const incomplete = findRuleProblems(values, undefined);
	const isIncomplete = incomplete.types !== undefined || incomplete.people !== undefined;
	const isProtected = facts?.isProtected === true;
	const isWatchingOnly = facts?.canEnforce === false;
	return (
		<div ref={element} className={classes['form']}>
			<RuleTitle from={from} to={to} />
			{facts === undefined ? null : <InForceBanners switches={facts.switches} lag={facts.lag} />}
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
			{takesPeople(values) ? (
				<PeopleField people={values.people} onChange={choosePeople} error={problems.people} />
			) : null}
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
				isIncomplete={isIncomplete}
				unavailable={words.preview.unavailable}
			/>
			{place.transitionId === undefined || isIncomplete ? null : (
				<TryAs ask={(accountId, item) => ruleQueries.tryAs(place, guard, rule, accountId, item)} isDraft />
			)}
			<Unseen />
		</div>
	);
}

/** The field of a path such as `guard.types.0`, and what is wrong with it. */
function problemOf(error: PublicError) {
	const name = ruleFields.find((candidate) => error.field?.split('.')[1] === candidate);
	return name && { field: name, text: problemText(error) };
}

/** Takes the focus to what is wrong, each time the host's button was pressed in vain. */
function useFocusOnRefusal(refusals: number, failure: PublicError | undefined) {
	const form = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		if (refusals === 0 && failure === undefined) return;
		form.current?.querySelector<HTMLElement>('[data-invalid] input:enabled, [data-failure]')?.focus();
	}, [refusals, failure]);
	return form;
}

/** Why the back end did not compile the form. */
function Failure({ failure, place }: { readonly failure: PublicError; readonly place: RuleContextPlace }) {
	const { code, reference } = failure;
	const why = code === 'FORBIDDEN' ? noAccessText(place) : problemText(failure);
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

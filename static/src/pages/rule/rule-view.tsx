// A rule as it stands, beside its name in the workflow: one sentence, what it means, and who may pass now.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RuleOutputs } from '../../../../src/contract/calls/rule';
import { ruleQueries } from '../../data/rule/queries';
import type { RuleContext } from '../../data/rule/rule-context';
import { guardChoiceWords as choiceWords, ruleWords as words } from '../../strings';
import { guardModeText, peopleGroupName, typeNames } from '../../ui/guards/guard-text';
import { InForceBanners } from '../../ui/in-force/in-force-banners';
import { Answer } from '../../ui/page/answer';
import { Notice } from '../../ui/page/notice';
import { AuditFacts } from './audit-facts';
import { ConditionNotice, StoredNotice } from './guard-notices';
import { PreviewLine } from './preview-line';
import classes from './rule.module.css';
import { enforcementMeaning, noAccessText } from './rule-text';
import { chosenGuardOf, editedRule, ruleValuesOf, takesTypes } from './rule-values';
import { usePreview } from './use-preview';

/** As high as what is loaded. */
const viewHeightPx = 200;

export function RuleView() {
	const context = useQuery(ruleQueries.context);
	return (
		<main className={classes['page']}>
			<Answer to={context} thing={words.thing} height={viewHeightPx}>
				{(known) => (
					<div className={classes['form']}>
						<Rule context={known} />
					</div>
				)}
			</Answer>
		</main>
	);
}

function Rule({ context }: { readonly context: RuleContext }) {
	if (context.kind === 'post-function') return <AuditFacts />;
	if (context.stored === undefined) {
		return (
			<Notice appearance="danger">
				<p>{words.notice.notConfigured}</p>
			</Notice>
		);
	}
	return <StoredRule context={context} />;
}

function StoredRule({ context }: { readonly context: RuleContext }) {
	const { place, stored, kind } = context;
	const asked = useQuery(ruleQueries.stored(place, stored));
	return (
		<Answer to={asked} thing={words.thing} height={viewHeightPx} noAccess={noAccessText(place)}>
			{(read) => (
				<>
					<StoredNotice read={read} isEditing={false} />
					{read.guard === undefined ? null : <Guard context={context} guard={read.guard} isIntact={read.isIntact} />}
					<ConditionNotice kind={kind} />
				</>
			)}
		</Answer>
	);
}

/** The line that Jira shows beside the rule. */
function descriptionOf(stored: unknown): string | undefined {
	if (typeof stored !== 'object' || stored === null || !('description' in stored)) return undefined;
	return typeof stored.description === 'string' ? stored.description : undefined;
}

interface GuardProps {
	readonly context: RuleContext;
	readonly guard: NonNullable<RuleOutputs['rule.read']['guard']>;
	readonly isIntact: boolean;
}

function Guard({ context, guard, isIntact }: GuardProps) {
	const { kind, stored } = context;
	const { mode, types, enforcement } = guard;
	const group = peopleGroupName(guard);
	return (
		<>
			<p>
				<strong>{(isIntact ? descriptionOf(stored) : undefined) ?? guardModeText(guard)}</strong>
			</p>
			<dl className={classes['facts']}>
				<dt>{choiceWords.mode}</dt>
				<dd>{group === undefined ? choiceWords.modeMeaning[mode] : choiceWords.people.meaning}</dd>
				{takesTypes(guard) ? (
					<>
						<dt>{choiceWords.types}</dt>
						<dd>{types === undefined ? words.allTypes : typeNames(types)}</dd>
					</>
				) : null}
				<dt>{choiceWords.enforcementName[enforcement]}</dt>
				<dd>{enforcementMeaning(kind, enforcement)}</dd>
			</dl>
			{/* What Jira applies instead is not known. */}
			{isIntact ? <Preview context={context} guard={guard} /> : null}
		</>
	);
}

function Preview({ context: { kind, place, stored }, guard }: Pick<GuardProps, 'context' | 'guard'>) {
	const choice = useMemo(() => chosenGuardOf(ruleValuesOf(guard)), [guard]);
	const rule = useMemo(() => editedRule(kind, stored), [kind, stored]);
	const preview = usePreview(place, choice, rule);
	const { current } = preview;
	return (
		<>
			{current === undefined ? null : <InForceBanners switches={current.switches} lag={current.lag} />}
			<PreviewLine preview={preview} guard={choice} place={place} unavailable={words.preview.viewUnavailable} />
		</>
	);
}

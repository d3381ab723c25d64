// A rule as it stands, beside its name in the workflow: one sentence, what it means, and who may pass now.
import { useCallback, useMemo } from 'react';
import type { RuleOutputs } from '../../../../src/contract/calls/rule';
import { callRule } from '../../data/rpc';
import { useLoad } from '../../data/use-load';
import { guardChoiceWords as choiceWords, ruleWords as words } from '../../strings';
import { guardModeText, typeNames } from '../../ui/guards/guard-text';
import { Notice } from '../../ui/page/notice';
import { LoadError, LoadFailure, Loading } from '../../ui/page/states';
import { AuditFacts } from './audit-facts';
import { ConditionNotice, StoredNotice } from './guard-notices';
import { PreviewLine } from './preview-line';
import classes from './rule.module.css';
import type { Place, RuleContext } from './rule-context';
import { enforcementMeaning, noAccessText } from './rule-text';
import { choiceOf, takesTypes, valuesOf } from './rule-values';
import { usePreview } from './use-preview';
import { useRuleContext } from './use-rule-context';

/** As high as what is loaded. */
const viewHeightPx = 200;

export function RuleView() {
	const context = useRuleContext();
	return (
		<main className={classes['page']}>
			{context.state === 'loading' ? <Loading thing={words.thing} height={viewHeightPx} /> : null}
			{context.state === 'error' ? <LoadError thing={words.thing} error={context.error} retry={context.retry} /> : null}
			{context.state === 'ready' ? (
				<div className={classes['form']}>
					<Rule context={context.value} />
				</div>
			) : null}
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
	const load = useLoad(useCallback(() => callRule('rule.read', { place, stored }), [place, stored]));
	switch (load.state) {
		case 'loading':
			return <Loading thing={words.thing} height={viewHeightPx} />;
		case 'error':
			return <LoadFailure thing={words.thing} error={load.error} retry={load.retry} noAccess={noAccessText(place)} />;
		case 'ready':
			return (
				<>
					<StoredNotice read={load.value} isEditing={false} />
					{load.value.guard === undefined ? null : (
						<Guard context={context} guard={load.value.guard} isIntact={load.value.isIntact} />
					)}
					<ConditionNotice kind={kind} />
				</>
			);
	}
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

function Guard({ context: { kind, place, stored }, guard, isIntact }: GuardProps) {
	const { mode, types, enforcement } = guard;
	return (
		<>
			<p>
				<strong>{(isIntact ? descriptionOf(stored) : undefined) ?? guardModeText(guard)}</strong>
			</p>
			<dl className={classes['facts']}>
				<dt>{choiceWords.mode}</dt>
				<dd>{choiceWords.modeMeaning[mode]}</dd>
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
			{isIntact ? <Preview place={place} guard={guard} /> : null}
		</>
	);
}

function Preview({ place, guard }: Pick<GuardProps, 'guard'> & { readonly place: Place }) {
	const choice = useMemo(() => choiceOf(valuesOf(guard)), [guard]);
	const preview = usePreview(place, choice);
	return <PreviewLine preview={preview} guard={choice} place={place} unavailable={words.preview.viewUnavailable} />;
}

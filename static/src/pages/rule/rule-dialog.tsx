// The page in the dialog that adds or edits a rule. The dialog and its button are the host's.
import { useCallback } from 'react';
import { callRule } from '../../data/rpc';
import { useLoad } from '../../data/use-load';
import { ruleWords as words } from '../../strings';
import { Notice } from '../../ui/page/notice';
import { LoadError, LoadFailure, Loading } from '../../ui/page/states';
import { AuditFacts } from './audit-facts';
import { GuardForm } from './guard-form';
import classes from './rule.module.css';
import type { RuleContext } from './rule-context';
import { noAccessText } from './rule-text';
import { type Configure, type ConfigureRef, useAnswer, useHostButton } from './use-host-button';
import { useRuleContext } from './use-rule-context';

/** As high as the form. */
const formHeightPx = 480;

export function RuleDialog() {
	const { configure, isUnheard } = useHostButton();
	const context = useRuleContext();
	return (
		<main className={classes['page']}>
			{isUnheard ? (
				<div role="alert">
					<Notice appearance="danger">
						<p>{words.problem.host}</p>
					</Notice>
				</div>
			) : null}
			{context.state === 'loading' ? <Loading thing={words.thing} height={formHeightPx} /> : null}
			{context.state === 'error' ? <LoadError thing={words.thing} error={context.error} retry={context.retry} /> : null}
			{context.state === 'ready' ? <Rule context={context.value} configure={configure} /> : null}
		</main>
	);
}

interface RuleProps {
	readonly context: RuleContext;
	readonly configure: ConfigureRef;
}

function Rule({ context, configure }: RuleProps) {
	if (context.kind === 'post-function') return <AuditDialog configure={configure} />;
	if (context.stored === undefined) return <GuardForm context={context} read={undefined} configure={configure} />;
	return <StoredRule context={context} configure={configure} />;
}

const configureNothing: Configure = async () => '{}';

function AuditDialog({ configure }: Pick<RuleProps, 'configure'>) {
	useAnswer(configure, configureNothing);
	return (
		<div className={classes['form']}>
			<AuditFacts />
			<p className={classes['quiet']}>{words.audit.nothingToChoose}</p>
		</div>
	);
}

function StoredRule({ context, configure }: RuleProps) {
	const { place, stored } = context;
	const load = useLoad(useCallback(() => callRule('rule.read', { place, stored }), [place, stored]));
	switch (load.state) {
		case 'loading':
			return <Loading thing={words.thing} height={formHeightPx} />;
		case 'error':
			return <LoadFailure thing={words.thing} error={load.error} retry={load.retry} noAccess={noAccessText(place)} />;
		case 'ready':
			return <GuardForm context={context} read={load.value} configure={configure} />;
	}
}

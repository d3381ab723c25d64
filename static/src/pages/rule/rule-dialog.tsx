// The page in the dialog that adds or edits a rule. The dialog and its button are the host's.
import { useQuery } from '@tanstack/react-query';
import { ruleQueries } from '../../data/rule/queries';
import type { RuleContext } from '../../data/rule/rule-context';
import { ruleWords as words } from '../../strings';
import { Answer } from '../../ui/page/answer';
import { Notice } from '../../ui/page/notice';
import { AuditFacts } from './audit-facts';
import { GuardForm } from './guard-form';
import classes from './rule.module.css';
import { noAccessText } from './rule-text';
import { type Configure, type ConfigureRef, useAnswer, useHostButton } from './use-host-button';

/** As high as the form. */
const formHeightPx = 480;

export function RuleDialog() {
	const { configure, isUnheard } = useHostButton();
	const context = useQuery(ruleQueries.context);
	return (
		<main className={classes['page']}>
			{isUnheard ? (
				<div role="alert">
					<Notice appearance="danger">
						<p>{words.problem.host}</p>
					</Notice>
				</div>
			) : null}
			<Answer to={context} thing={words.thing} height={formHeightPx}>
				{(known) => <Rule context={known} configure={configure} />}
			</Answer>
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
	const asked = useQuery(ruleQueries.stored(place, stored));
	return (
		<Answer to={asked} thing={words.thing} height={formHeightPx} noAccess={noAccessText(place)}>
			{(read) => <GuardForm context={context} read={read} configure={configure} />}
		</Answer>
	);
}

// What guards refused between two moves, as far as Jira reported it; the same attempt again and again is one row.
import QuestionIcon from '@atlaskit/icon/core/question-circle';
import type { IssueRefusalView } from '../../../../src/contract/calls/audit';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/refused';
import { DecisionLozenge } from '../../ui/guards/decision-lozenge';
import { reasonText } from '../../ui/guards/reason-text';
import { IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { Past } from '../../ui/text/time-text';
import { groupRefusals } from './group-refusals';
import classes from './timeline.module.css';

/** @param refusals the newest first, at least one */
export default function Refused({ refusals }: { readonly refusals: readonly IssueRefusalView[] }) {
	const names = useNames({ account: refusals.map(({ accountId }) => accountId) });
	const nameOf = ({ accountId, identityName }: IssueRefusalView): string => {
		if (accountId === undefined) return words.nobodyNamed;
		return identityName ?? names.account(accountId);
	};
	const shapeOf = ({ accountId, identityName }: IssueRefusalView) => {
		const kind = accountId === undefined || identityName !== undefined ? undefined : names.kind(accountId);
		return kind === undefined ? 'square' : shapeOfKind[kind];
	};
	return (
		<>
			{groupRefusals(refusals).map(({ refusal, count }) => (
				<li key={refusal.at} className={`${classes['event']} ${classes['refused']}`}>
					{refusal.accountId === undefined ? (
						<span className={classes['unnamed']}>
							<QuestionIcon label="" />
						</span>
					) : (
						<IdentityAvatar shape={shapeOf(refusal)} />
					)}
					<span className={classes['text']}>
						<span className={classes['line']}>
							<strong>{nameOf(refusal)}</strong>
							<span>
								{words.tried} {words.transition(refusal.transition, refusal.workflow)}
							</span>
						</span>
						<span className={classes['line']}>
							<DecisionLozenge decision="denied" />
							<span>{reasonText(refusal.reason)}</span>
							<span className={classes['quiet']}>
								{count === 1 ? null : `${words.times(count)} `}
								<Past at={refusal.at} />
							</span>
						</span>
					</span>
				</li>
			))}
		</>
	);
}

// Whether the record of this work item is whole.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import InformationIcon from '@atlaskit/icon/core/status-information';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import type { IssueAuditView } from '../../../../src/contract/calls/audit';
import { issueWords as words } from '../../strings';
import classes from './chain-verdict.module.css';

export function ChainVerdict({
	audit: { chain, total },
	issueKey,
}: {
	readonly audit: IssueAuditView;
	readonly issueKey: string;
}) {
	switch (chain.state) {
		case 'verified':
			// Nothing happened, so there is nothing to vouch for.
			if (total === 0) return <p>{words.empty}</p>;
			return (
				<p className={classes['verdict']} title={words.chain.verifiedMeaning}>
					<SuccessIcon label="" color="var(--ds-icon-success)" />
					<span>
						<strong>{words.chain.verified}</strong> · {words.events(total)}
					</span>
				</p>
			);
		case 'pending':
			return (
				<p className={classes['verdict']} title={words.chain.pendingMeaning}>
					<InformationIcon label="" color="var(--ds-icon-information)" />
					<span>
						<strong>{words.chain.pending}</strong> · {words.events(total)}
					</span>
				</p>
			);
		case 'broken':
			return (
				<div className={classes['broken']} role="alert">
					<ErrorIcon label="" color="var(--ds-icon-danger)" />
					<div>
						<strong>{words.chain.broken(chain.seq, issueKey)}</strong>
						<p>{words.chain.brokenMeaning}</p>
					</div>
				</div>
			);
	}
}

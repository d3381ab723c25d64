// Whether the record of this work item is whole.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import InformationIcon from '@atlaskit/icon/core/status-information';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ChainStepView, ChainView, IssueAuditView } from '../../../../src/contract/calls/audit';
import { issueQueries } from '../../data/issue/queries';
import { issueWords as words } from '../../strings';
import { Exact } from '../../ui/text/time-text';
import classes from './chain-verdict.module.css';
import { verdictOf } from './verdict-of';

const text = words.chain;

interface Props {
	readonly audit: IssueAuditView;
	readonly issue: { readonly id: string; readonly key: string };
}

export function ChainVerdict({ audit, issue }: Props) {
	const { chain } = audit;
	return chain.state === 'long' ? (
		<LongChain audit={audit} issue={issue} length={chain.length} />
	) : (
		<Verdict chain={chain} audit={audit} issue={issue} />
	);
}

/** A long chain is verified step by step, each at the server. */
function LongChain({ audit, issue, length }: Props & { readonly length: number }) {
	const { data, error } = useQuery(issueQueries.verified(issue.id, length));
	if (data !== undefined && (data.state !== 'unaltered' || data.checked >= data.length)) {
		return <Verdict chain={data} audit={audit} issue={issue} />;
	}
	return (
		<Line icon={<InformationIcon label="" color="var(--ds-icon-information)" />}>
			{error === null ? text.checking(data?.checked ?? 0, length) : text.checkFailed}
		</Line>
	);
}

function Verdict({
	chain,
	audit,
	issue,
}: Props & { readonly chain: Exclude<ChainView, { state: 'long' }> | ChainStepView }) {
	switch (chain.state) {
		case 'unaltered':
			// Nothing happened, so there is nothing to vouch for.
			if (audit.total === 0) return <p>{words.empty}</p>;
			return <Unaltered audit={audit} />;
		case 'incomplete':
		case 'altered':
			return (
				<div className={classes['broken']} role="alert">
					<ErrorIcon label="" color="var(--ds-icon-danger)" />
					<div>
						<strong>{text[chain.state](chain.seq, issue.key)}</strong>
						<p>{text.faultMeaning}</p>
					</div>
				</div>
			);
	}
}

function Unaltered({ audit }: Pick<Props, 'audit'>) {
	const proved = verdictOf(audit);
	const isVerified = proved.state === 'verified';
	return (
		<Line
			meaning={isVerified ? text.verifiedMeaning : text.unalteredMeaning}
			icon={
				isVerified ? (
					<SuccessIcon label="" color="var(--ds-icon-success)" />
				) : (
					<InformationIcon label="" color="var(--ds-icon-information)" />
				)
			}
		>
			<strong>
				{text[proved.state]} {proved.state === 'unaltered' ? null : <Exact at={proved.upTo} />}
			</strong>{' '}
			· {words.events(audit.total)}
		</Line>
	);
}

function Line({
	icon,
	meaning,
	children,
}: {
	readonly icon: ReactNode;
	readonly meaning?: string;
	readonly children: ReactNode;
}) {
	return (
		<p className={classes['verdict']} title={meaning}>
			{icon}
			<span>{children}</span>
		</p>
	);
}

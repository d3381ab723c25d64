// Which identities could move the work item next, folded away until asked for.
import Button from '@atlaskit/button/default/button';
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import ChevronUpIcon from '@atlaskit/icon/core/chevron-up';
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { UseQueryResult } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { IssueOutputs } from '../../../../src/contract/calls/issue';
import type { TransitionView } from '../../../../src/contract/calls/transitions';
import { sharedWords, issueWords as words } from '../../strings';
import { AdminLink } from '../../ui/grant/grant-step';
import { EnforcementState } from '../../ui/guards/enforcement-lozenge';
import { PerformerNames } from '../../ui/guards/performer-names';
import classes from './movers.module.css';

interface Count {
	readonly count: number;
	/** False when some names were left out, so that an identity may have been counted too few. */
	readonly isExact: boolean;
}

/** Counts the identities that may make at least one of the transitions. */
export function countMovers(transitions: readonly TransitionView[]): Count {
	const performers = transitions.flatMap((transition) => transition.performers ?? []);
	const isKnown = performers.length === transitions.length;
	const named = new Set(performers.flatMap(({ first }) => first.map(({ accountId }) => accountId)));
	const largest = Math.max(0, ...performers.map(({ total }) => total));
	const isComplete = performers.every(({ first, total, isPartial }) => first.length === total && !isPartial);
	return {
		count: Math.max(named.size, largest),
		isExact: isKnown && (isComplete || (performers.length === 1 && !performers[0]?.isPartial)),
	};
}

export function Movers({ asked }: { readonly asked: UseQueryResult<IssueOutputs['issue.movers']> }) {
	const { data, error, refetch } = asked;
	const [isOpen, setIsOpen] = useState(false);
	const listId = useId();

	if (data === undefined) {
		return error === null ? (
			<p className={classes['quiet']}>{words.movers.checking}</p>
		) : (
			<div className={classes['failed']}>
				<span>{words.movers.failed}</span>
				<Button spacing="compact" onClick={() => void refetch()}>
					{sharedWords.error.tryAgain}
				</Button>
			</div>
		);
	}
	const { transitions, switches, open } = data;
	const openToAll = open.length === 0 ? null : <p className={classes['open']}>{words.movers.open(open)}</p>;
	if (transitions.length === 0) {
		return openToAll ?? <p className={classes['quiet']}>{words.movers.unguarded}</p>;
	}
	if (switches.brokenGlass !== undefined) return <p className={classes['quiet']}>{words.movers.glassBroken}</p>;
	const { count, isExact } = countMovers(transitions);
	return (
		<>
			<Button
				appearance="subtle"
				spacing="compact"
				iconAfter={isOpen ? ChevronUpIcon : ChevronDownIcon}
				aria-expanded={isOpen}
				aria-controls={listId}
				onClick={() => setIsOpen(!isOpen)}
			>
				{words.movers.summary(count, isExact)}
			</Button>
			<div id={listId} className={classes['list']} hidden={!isOpen}>
				<ul>
					{/* A link in it asks Jira who the reader is. */}
					{isOpen
						? transitions.map((transition) => <Mover key={transition.transitionId} transition={transition} />)
						: null}
				</ul>
			</div>
			{openToAll}
		</>
	);
}

function Mover({ transition }: { readonly transition: TransitionView }) {
	const { workflowId, transitionId, name, to, guard, effect, performers } = transition;
	return (
		<li>
			<strong>{name}</strong> <span aria-hidden="true">{sharedWords.arrow}</span>
			<VisuallyHidden>{sharedWords.arrowSpoken}</VisuallyHidden> {to.name}
			<div className={classes['who']}>
				<EnforcementState enforcement={guard?.enforcement ?? 'monitor'} effect={effect} />
				<span>
					<PerformerNames performers={performers} />
					{effect === 'monitors' ? ` (${words.movers.othersPass})` : null}
				</span>
			</div>
			{/* Its page offers the grant for each account that lacks it. */}
			<AdminLink to={{ page: 'guard', workflowId, transitionId }}>{sharedWords.grantStep.edit}</AdminLink>
		</li>
	);
}

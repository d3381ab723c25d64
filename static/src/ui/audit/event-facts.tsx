// What stands behind one event: grant, guard, recheck, and what the hash chain covers.
import type { ReactNode } from 'react';
import type { AuditEventView } from '../../../../src/contract/calls/audit';
import type { Names } from '../../data/jira/use-names';
import { sharedWords, issueWords as words } from '../../strings';
import { reasonText } from '../guards/reason-text';
import { parseGrantTags } from '../identity/grant-parts';
import { grantText } from '../identity/grant-text';
import { Exact } from '../text/time-text';
import classes from './event-facts.module.css';

const text = words.details;

function grantSentence(tags: string | undefined, names: Names): string {
	if (tags === undefined) return text.noGrant;
	const grant = parseGrantTags(tags);
	return grant === undefined ? tags : grantText(grant, names);
}

interface EventFactsProps {
	readonly event: AuditEventView;
	readonly names: Names;
	/** What would let such a move pass. */
	readonly nextStep: ReactNode;
}

export function EventFacts({ event, names, nextStep }: EventFactsProps) {
	const { seq, at, recordedAt, source, actorId, ownerId, identityVersion, transition } = event;
	return (
		<dl className={classes['facts']}>
			<Fact name={text.meaning}>{sharedWords.decisionMeaning[event.decision]}</Fact>
			<Fact name={text.grant}>{grantSentence(event.grant, names)}</Fact>
			<Fact name={text.guard}>
				{transition === undefined ? text.noGuard : text.guardValue(transition.id, transition.workflow)}
			</Fact>
			<Fact name={text.recheck}>
				{event.recheck === 'allow' ? text.recheckAllowed : text.recheckDenied(reasonText(event.recheck))}
				{nextStep}
			</Fact>
			<Fact name={text.owner}>{ownerId === undefined ? words.noOwner : names.account(ownerId)}</Fact>
			<Fact name={text.heard}>
				<Exact at={at} />
			</Fact>
			<Fact name={text.recorded}>
				<Exact at={recordedAt} />
			</Fact>
			<Fact name={text.source}>{text.sourceName[source]}</Fact>
			<Fact name={text.registry}>
				{text.registryValue(...event.registry)}
				{identityVersion === undefined ? null : `, ${text.identityVersion(identityVersion)}`}
			</Fact>
			{actorId === undefined ? null : (
				<Fact name={text.account}>
					<code>{actorId}</code>
				</Fact>
			)}
			{event.correlation === undefined ? null : <Fact name={text.correlation}>{event.correlation}</Fact>}
			{event.onBehalf === undefined ? null : (
				// Not looked up: with a name beside it, what the mover wrote would look like what Jira checked.
				<Fact name={text.onBehalf}>
					<code>{event.onBehalf}</code>
				</Fact>
			)}
			{event.claimsOther ? <Fact name={text.claimsOther}>{text.claimsOtherMeaning}</Fact> : null}
			<Fact name={text.hash}>
				<code>{event.hash}</code>
				<div>{text.event(seq)}</div>
			</Fact>
		</dl>
	);
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

// What would happen: what is decided by what is stored, on which fact that hangs, and beside it what Jira does now.

import PersonIcon from '@atlaskit/icon/core/people-group';
import HelpIcon from '@atlaskit/icon/core/question-circle';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { ReactNode } from 'react';
import type { DecidedView, DecidingFact, TriedTransitionView, TryView } from '../../../../src/contract/calls/try-as';
import { type Names, useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/try-as';
import { reasonText } from '../guards/reason-text';
import { grantText, idsOfGrants } from '../identity/grant-text';
import { StatusLozenge } from '../identity/status-lozenge';
import { EnforcedLozenge } from '../in-force/enforced-lozenge';
import { actorText, peopleOf } from '../switches/switch-text';
import { dateText } from '../text/time';
import { Past } from '../text/time-text';
import { useNow } from '../text/use-now';
import classes from './try-as.module.css';

const looks = {
	passes: { appearance: 'success', icon: SuccessIcon },
	stopped: { appearance: 'danger', icon: ErrorIcon },
	members: { appearance: 'neutral', icon: PersonIcon },
	unknown: { appearance: 'warning', icon: HelpIcon },
} as const satisfies Record<TriedTransitionView['now'], object>;

/** "Deploy: Stopped now." */
export const outcomeText = ({ name, now }: TriedTransitionView): string => `${name}: ${words.now[now]}.`;

const grantOf = (fact: DecidingFact | undefined) => (fact !== undefined && 'grant' in fact ? [fact.grant] : []);

interface TriedAnswerProps {
	readonly view: TryView;
	/** As Jira shows the account. */
	readonly name: string;
	/** The guard that decides is not stored yet. */
	readonly isDraft: boolean;
	/** What leads to where a grant that is lacking can be given. */
	readonly offerFor: (grant: NonNullable<DecidedView['lacking']>) => ReactNode;
}

export function TriedAnswer({ view: { account, transitions, lag }, name, isDraft, offerFor }: TriedAnswerProps) {
	const facts = transitions.map(({ decided }) => decided);
	const names = useNames({
		account: peopleOf(facts.flatMap((decided) => decided?.changed?.by ?? [])),
		...idsOfGrants(facts.flatMap((decided) => grantOf(decided?.fact))),
	});
	const mayLag = lag?.pending?.switches === true || (account.isEnforced === false && account.doubtUntil === undefined);
	return (
		<section aria-label={words.result} className={classes['result']}>
			<Account account={account} name={name} />
			{transitions.length === 0 ? <p>{words.nothing}</p> : null}
			<ul className={classes['transitions']}>
				{transitions.map((transition) => (
					<li key={transition.transitionId}>
						<Tried transition={transition} names={names} isDraft={isDraft} mayLag={mayLag} />
						{transition.decided?.lacking === undefined || transition.misfit !== undefined
							? null
							: offerFor(transition.decided.lacking)}
					</li>
				))}
			</ul>
		</section>
	);
}

function Account({ account, name }: Pick<TriedAnswerProps, 'name'> & Pick<TryView, 'account'>) {
	const now = useNow();
	if (account.known !== 'identity') return <p>{words[account.known](name)}</p>;
	const { status, isFrozen, isEnforced, doubtUntil } = account;
	return (
		<p className={classes['facts']}>
			{words.identity(account.name ?? name)}
			{status === undefined ? null : <StatusLozenge status={status} />}
			{isFrozen ? (
				<Lozenge appearance="danger" iconBefore={ErrorIcon}>
					{sharedWords.status.frozen}
				</Lozenge>
			) : null}
			<EnforcedLozenge
				now={now}
				{...(isEnforced === undefined ? {} : { isEnforced })}
				{...(doubtUntil === undefined ? {} : { doubtUntil })}
			/>
		</p>
	);
}

interface TriedProps {
	readonly transition: TriedTransitionView;
	readonly names: Names;
	readonly isDraft: boolean;
	/** Jira may apply something else of the account or the switches than is stored. */
	readonly mayLag: boolean;
}

function Tried({ transition, names, isDraft, mayLag }: TriedProps) {
	const { name, to, now, decided, misfit, effect } = transition;
	const { appearance, icon } = looks[now];
	const why = effectText(transition);
	return (
		<>
			<p className={classes['facts']}>
				<strong>
					{name} {sharedWords.arrow} {to.name}
				</strong>
				{isDraft ? <span>{words.nowInstead}</span> : null}
				<Lozenge appearance={appearance} iconBefore={icon}>
					{words.now[now]}
				</Lozenge>
			</p>
			{misfit === undefined ? null : <p>{words.misfit[misfit]}</p>}
			{why === undefined ? null : <p>{why}</p>}
			{mayLag && (effect === 'stops' || effect === 'glass-broken') ? <p>{words.lags}</p> : null}
			{decided === undefined ? null : <Decided decided={decided} names={names} isDraft={isDraft} />}
		</>
	);
}

/** Why what happens now is not simply what is decided. */
function effectText({ effect, isUnsure, guard }: TriedTransitionView): string | undefined {
	if (isUnsure === true) return words.effect.unknown;
	if (effect === undefined) return words.effect[guard === undefined ? 'unguarded' : 'switched-off'];
	return effect === 'stops' ? undefined : words.effect[effect];
}

function Decided({
	decided,
	names,
	isDraft,
}: {
	readonly decided: DecidedView;
	readonly names: Names;
	readonly isDraft: boolean;
}) {
	const { verdict, reason, members = [], fact, changed } = decided;
	const said = isDraft ? words.draft : words.stored;
	return (
		<>
			{verdict === 'members' ? <p>{words.members(members)}</p> : null}
			{verdict === 'allow' ? <p>{said.allow}</p> : null}
			{verdict === 'deny' && reason !== undefined ? <p>{said.deny(reasonText(reason))}</p> : null}
			<p>{factText(fact, names)}</p>
			{changed === undefined ? (
				<Unrecorded fact={fact} />
			) : (
				<p className={classes['subtle']}>
					{words.changed(actorText(changed.by, names))}, <Past at={changed.at} />
				</p>
			)}
		</>
	);
}

/** Where no record tells who changed the fact, where else to look; nothing where nobody changed anything. */
function Unrecorded({ fact: { kind } }: { readonly fact: DecidingFact }) {
	switch (kind) {
		case 'people-only':
		case 'person':
			return <p className={classes['subtle']}>{words.guardChanged}</p>;
		case 'no-entry':
		case 'not-registered':
			return null;
		case 'grant':
		case 'frozen':
		case 'status':
		case 'no-grant':
		case 'ended':
		case 'grant-ended':
		case 'type':
			return <p className={classes['subtle']}>{words.unchanged}</p>;
	}
}

function factText(fact: DecidingFact, names: Names): string {
	switch (fact.kind) {
		case 'grant':
			return words.fact.grant(grantText(fact.grant, names));
		case 'grant-ended':
			return words.fact['grant-ended'](dateText(fact.at), grantText(fact.grant, names));
		case 'frozen':
			return words.fact.frozen[fact.what];
		case 'status':
			return words.fact.status(sharedWords.status[fact.status]);
		case 'no-grant':
			return words.fact['no-grant'](fact.grants);
		case 'ended':
			return words.fact.ended(dateText(fact.at));
		case 'type':
			return words.fact.type(sharedWords.identityType[fact.type]);
		case 'person':
		case 'no-entry':
		case 'not-registered':
		case 'people-only':
			return words.fact[fact.kind];
	}
}

// Chooses an account and what it would move, and shows what would happen.
import { type QueryKey, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import type { TryView } from '../../../../src/contract/calls/try-as';
import { defined } from '../../../../src/contract/defined';
import type { ItemFacts } from '../../data/jira/work-items';
import { words } from '../../strings/try-as';
import { ChoiceGroup } from '../form/choice-group';
import { type GrantStep, grantStep } from '../grant/grant-step';
import { Answer } from '../page/answer';
import { useAnnounce } from '../page/live-region';
import { AccountSearch } from './account-search';
import { ItemField } from './item-field';
import { outcomeText, TriedAnswer } from './tried-answer';
import classes from './try-as.module.css';

/** One attempt, as a page asks the back end for it. */
interface TryQuery {
	readonly queryKey: QueryKey;
	readonly queryFn: () => Promise<TryView>;
}

/** Leads to where a grant that is lacking can be given; absent where the page must not be left. */
interface Offering {
	readonly offer?: (step: GrantStep) => ReactNode;
}

export type TryFormProps = Offering &
	(
		| {
				readonly ask: (accountId: string, item: ItemFacts) => TryQuery;
				/** Fields that make up a work item; absent where only one that exists can be chosen. */
				readonly parts?: (onChoose: (item: ItemFacts | undefined) => void) => ReactNode;
				/** The guard that decides is not stored yet. */
				readonly isDraft?: boolean;
		  }
		/** The page itself stands on a work item. */
		| { readonly askHere: (accountId: string) => TryQuery }
	);

const ways = ['byItem', 'byParts'] as const;

export default function TryForm(props: TryFormProps) {
	const [account, setAccount] = useState<AccountView>();
	const [item, setItem] = useState<ItemFacts>();
	const parts = 'ask' in props ? props.parts : undefined;
	const offering: Offering = defined({ offer: props.offer });
	return (
		<>
			<p className={classes['subtle']}>{words.lead}</p>
			<AccountSearch chosen={account} onChoose={setAccount} />
			{'ask' in props ? <ItemChoice {...(parts === undefined ? {} : { parts })} onChoose={setItem} /> : null}
			{account !== undefined && 'ask' in props && item !== undefined ? (
				<Tried
					{...offering}
					account={account}
					query={props.ask(account.accountId, item)}
					isDraft={props.isDraft === true}
				/>
			) : null}
			{account !== undefined && 'askHere' in props ? (
				<Tried {...offering} account={account} query={props.askHere(account.accountId)} isDraft={false} />
			) : null}
		</>
	);
}

interface ItemChoiceProps {
	readonly parts?: (onChoose: (item: ItemFacts | undefined) => void) => ReactNode;
	readonly onChoose: (item: ItemFacts | undefined) => void;
}

function ItemChoice({ parts, onChoose }: ItemChoiceProps) {
	const [way, setWay] = useState<(typeof ways)[number]>('byItem');
	if (parts === undefined) return <ItemField onChoose={onChoose} />;
	return (
		<>
			<ChoiceGroup
				legend={words.by}
				choices={ways.map((value) => ({ value, ...words[value] }))}
				value={way}
				onChange={(chosen) => {
					onChoose(undefined);
					setWay(chosen);
				}}
			/>
			{way === 'byItem' ? <ItemField onChoose={onChoose} /> : parts(onChoose)}
		</>
	);
}

/** As high as the answer for one transition. */
const answerHeightPx = 140;

interface TriedProps extends Offering {
	readonly account: AccountView;
	readonly query: TryQuery;
	readonly isDraft: boolean;
}

/** What was read before is not what would happen now: nothing of it is kept. */
function Tried({ account, query, isDraft, offer }: TriedProps) {
	const announce = useAnnounce();
	const asked = useQuery({ ...query, gcTime: 0, refetchOnWindowFocus: true });
	const { data } = asked;
	useEffect(() => {
		if (data !== undefined) announce(data.transitions.map(outcomeText).join(' '));
	}, [announce, data]);
	return (
		<Answer to={asked} thing={words.thing} height={answerHeightPx} noAccess={words.noAccess}>
			{(view) => (
				<TriedAnswer
					view={view}
					name={account.displayName}
					isDraft={isDraft}
					offerFor={(grant) => offer?.(grantStep(account.accountId, view.account.known === 'identity', grant))}
				/>
			)}
		</Answer>
	);
}

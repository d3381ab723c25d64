// How far the list is what Jira lists, and the button that has it compared now.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { AccountComparisonView } from '../../../../src/contract/calls/accounts';
import { adminMutations, outdateAccounts } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { toPublicError } from '../../data/rpc';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/accounts';
import { useAnnounce } from '../../ui/page/live-region';
import { failureText } from '../../ui/text/failure-text';
import { Past } from '../../ui/text/time-text';
import classes from './accounts-page.module.css';

const text = words.state;

function Known({ asOf, counts }: AccountComparisonView) {
	if (asOf === undefined) return <p>{text.never}</p>;
	return (
		<p>
			{text.asOf} <Past at={asOf} />
			{counts === undefined
				? '.'
				: `: ${text.counts(counts.people, counts.nonHuman, counts.customers, counts.inactive)}.`}
		</p>
	);
}

export function ComparisonState({ listsPeople }: { readonly listsPeople: boolean }) {
	const client = useQueryClient();
	const announce = useAnnounce();
	const { data } = useQuery(adminQueries.comparison);
	const { mutate, isPending } = useMutation(adminMutations.compareAccounts);
	const isUnderWay = data?.isUnderWay === true;
	const wasUnderWay = useRef(isUnderWay);
	useEffect(() => {
		if (wasUnderWay.current && !isUnderWay) outdateAccounts(client);
		wasUnderWay.current = isUnderWay;
	}, [client, isUnderWay]);
	if (data === undefined) return null;
	const { counts, cost, read = 0 } = data;
	const total = counts && counts.people + counts.nonHuman + counts.customers;
	const compare = () => {
		if (isPending || isUnderWay) return;
		mutate(undefined, { onError: (cause) => announce(failureText(toPublicError(cause)), 'assertive') });
	};
	return (
		<div className={classes['state']}>
			<Known {...data} />
			{listsPeople ? null : (
				<p className={classes['quiet']}>
					{text.peopleLeft} <RouteLink to={{ page: 'settings' }}>{text.peopleLink}</RouteLink>
				</p>
			)}
			{isUnderWay ? <p>{text.reading(read, total)}</p> : null}
			<div className={classes['compare']}>
				<Button spacing="compact" isLoading={isPending || isUnderWay} onClick={compare}>
					{text.compare}
				</Button>
				{cost === undefined ? null : <span className={classes['quiet']}>{text.cost(cost.points, cost.hours)}</span>}
			</div>
		</div>
	);
}

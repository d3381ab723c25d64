// How far the list is what Jira lists, and the button that has it compared now.
import { useQuery } from '@tanstack/react-query';
import type { AccountComparisonView } from '../../../../src/contract/calls/accounts';
import { adminQueries } from '../../data/admin/queries';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/accounts';
import { CompareAccounts } from '../../ui/account/compare-accounts';
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
	const { data } = useQuery(adminQueries.comparison);
	if (data === undefined) return null;
	const { counts, cost, isUnderWay, read = 0 } = data;
	const total = counts && counts.people + counts.nonHuman + counts.customers;
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
				<CompareAccounts isUnderWay={isUnderWay} />
				{cost === undefined ? null : <span className={classes['quiet']}>{text.cost(cost.points, cost.hours)}</span>}
			</div>
		</div>
	);
}

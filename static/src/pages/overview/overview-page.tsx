// Are we all right? One sentence, and the numbers behind it; each opens the list that it counts.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { minuteMs } from '../../../../src/contract/durations';
import { useIdentities } from '../../data/admin/identities';
import { useInForce } from '../../data/admin/in-force';
import { adminQueries } from '../../data/admin/queries';
import { words } from '../../strings/overview';
import { PageHeading } from '../../ui/page/page-heading';
import { useNow } from '../../ui/text/use-now';
import { countIdentities } from './counts';
import { Discoveries } from './discoveries';
import { Expiries, IdentityNumbers } from './identity-numbers';
import { MovesSection } from './moves-section';
import classes from './overview-page.module.css';
import { type Known, standingOf } from './standing';
import { StandingSentence } from './standing-sentence';

/** What is younger is not read again when the page is opened. */
const youngMs = minuteMs;

function reached(isComplete: boolean, error: Error | undefined): Known['identities'] {
	if (isComplete) return 'read';
	return error === undefined ? 'reading' : 'failed';
}

export default function OverviewPage() {
	const now = useNow();
	const site = useQuery({ ...adminQueries.overview, staleTime: youngMs });
	const inForce = useInForce();
	const { rows, isComplete, error, refresh } = useIdentities();
	const counts = useMemo(() => countIdentities(rows, now), [rows, now]);
	const needAction = counts.chips.find(({ key }) => key === 'needs-action')?.count ?? 0;
	const standing = standingOf(
		{
			overview: site.data,
			readAt: site.dataUpdatedAt,
			inForce,
			needAction,
			identities: reached(isComplete, error),
		},
		now,
	);
	const again = () => {
		void site.refetch();
		refresh();
	};
	return (
		<>
			<PageHeading size="medium">{words.title}</PageHeading>
			<StandingSentence standing={standing} again={again} isReading={site.isFetching} />
			<div className={classes['parts']}>
				<div className={classes['stack']}>
					<IdentityNumbers counts={counts} isComplete={isComplete} isEmpty={rows.length === 0} />
					{isComplete && rows.length === 0 ? null : <Expiries counts={counts} isComplete={isComplete} />}
				</div>
				<MovesSection />
				<Discoveries identities={rows} isComplete={isComplete} />
			</div>
		</>
	);
}

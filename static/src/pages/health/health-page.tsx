// Whether the guards can be trusted today: what was checked, with which evidence, and what to do.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { HealthCheckView } from '../../../../src/contract/calls/health';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { toPublicError } from '../../data/rpc';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/health';
import { AdminAnswer } from '../../ui/page/admin-answer';
import layout from '../../ui/page/layout.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { errorText } from '../../ui/text/error-text';
import { Past } from '../../ui/text/time-text';
import { AccountsSection } from './accounts-section';
import { CanarySection } from './canary-section';
import { ChecksTable } from './checks-table';
import { FailuresSection } from './failures-section';
import classes from './health-page.module.css';
import { PermissionsSection } from './permissions-section';

const tableHeightPx = 827;

function summaryOf(checks: readonly HealthCheckView[]): string {
	const count = (state: HealthCheckView['state']) => checks.filter((check) => check.state === state).length;
	return words.summary({
		bad: count('bad'),
		warning: count('warning'),
		unknown: count('unknown'),
		good: count('good'),
	});
}

/** Says how all checks stand, and how old the oldest of the answers is. */
function Summary({ checks }: { readonly checks: readonly HealthCheckView[] }) {
	const known = checks.flatMap(({ state, checkedAt }) => (state === 'unknown' ? [] : (checkedAt ?? [])));
	return (
		<p className={classes['summary']}>
			{summaryOf(checks)}
			{known.length === 0 ? null : (
				<>
					{' '}
					{words.oldest} <Past at={Math.min(...known)} />.
				</>
			)}
		</p>
	);
}

export default function HealthPage() {
	const health = useQuery(adminQueries.health);
	const own = useQuery(adminQueries.ownPermissions);
	const announce = useAnnounce();
	const { mutate, isPending, error } = useMutation(adminMutations.runHealth);
	const failure = error === null ? undefined : toPublicError(error);
	const run = () => {
		if (isPending) return;
		mutate(undefined, {
			onSuccess: ({ checks }) => {
				void own.refetch();
				announce(summaryOf(checks));
			},
			onError: (cause) => announce(errorText(toPublicError(cause)), 'assertive'),
		});
	};
	return (
		<>
			<header className={layout['header']}>
				<PageHeading size="medium">{words.title}</PageHeading>
				{health.data === undefined ? null : (
					<Button appearance="primary" onClick={run} isLoading={isPending}>
						{words.run}
					</Button>
				)}
			</header>
			{failure === undefined ? null : (
				<Notice appearance="danger">
					<p>{errorText(failure)}</p>
				</Notice>
			)}
			<AdminAnswer to={health} thing={words.thing.health} height={tableHeightPx}>
				{({ checks, canary }) => (
					<>
						<Summary checks={checks} />
						<ChecksTable checks={checks} />
						<PermissionsSection access={checks.find(({ key }) => key === 'jira-access')} own={own} />
						<CanarySection canary={canary} />
					</>
				)}
			</AdminAnswer>
			<AccountsSection />
			<FailuresSection />
			<p className={classes['end']}>
				{words.toLeave} <RouteLink to={{ page: 'leave' }}>{words.leaveLink}</RouteLink>
			</p>
		</>
	);
}

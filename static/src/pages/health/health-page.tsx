// Whether the guards can be trusted today: what was checked, with which evidence, and what to do.
import Button from '@atlaskit/button/default/button';
import { useState } from 'react';
import type { HealthCheckView, HealthView } from '../../../../src/contract/calls/health';
import type { PublicError } from '../../../../src/contract/errors';
import { callAdmin } from '../../data/rpc';
import { toPublicError, useLoad } from '../../data/use-load';
import { useReloadOverview } from '../../data/use-reload-overview';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/health';
import layout from '../../ui/page/layout.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { LoadFailure, Loading } from '../../ui/page/states';
import { errorText } from '../../ui/text/error-text';
import { CanarySection } from './canary-section';
import { ChecksTable } from './checks-table';
import { FailuresSection, mostFailures } from './failures-section';
import classes from './health-page.module.css';

const tableHeightPx = 560;

const readHealth = () => callAdmin('health.read', {});
const readFailures = () => callAdmin('failure.list', { limit: mostFailures });

function summaryOf(checks: readonly HealthCheckView[]): string {
	const count = (state: HealthCheckView['state']) => checks.filter((check) => check.state === state).length;
	return words.summary({
		bad: count('bad'),
		warning: count('warning'),
		unknown: count('unknown'),
		good: count('good'),
	});
}

export default function HealthPage() {
	const load = useLoad(readHealth);
	const failures = useLoad(readFailures);
	const reloadOverview = useReloadOverview();
	const announce = useAnnounce();
	const [newer, setNewer] = useState<HealthView>();
	const [isRunning, setIsRunning] = useState(false);
	const [failure, setFailure] = useState<PublicError>();
	const health = newer ?? (load.state === 'ready' ? load.value : undefined);

	const take = (view: HealthView) => {
		setNewer(view);
		reloadOverview();
	};
	const run = async () => {
		if (isRunning) return;
		setIsRunning(true);
		setFailure(undefined);
		try {
			const view = await callAdmin('health.run', {});
			take(view);
			if (failures.state === 'ready') failures.reload();
			announce(summaryOf(view.checks));
		} catch (error) {
			const publicError = toPublicError(error);
			setFailure(publicError);
			announce(errorText(publicError), 'assertive');
		} finally {
			setIsRunning(false);
		}
	};

	return (
		<>
			<header className={layout['header']}>
				<PageHeading size="medium">{words.title}</PageHeading>
				{health === undefined ? null : (
					<Button appearance="primary" onClick={() => void run()} isLoading={isRunning}>
						{words.run}
					</Button>
				)}
			</header>
			{failure === undefined ? null : (
				<Notice appearance="danger">
					<p>{errorText(failure)}</p>
				</Notice>
			)}
			{health !== undefined ? (
				<>
					<p className={classes['summary']}>{summaryOf(health.checks)}</p>
					<ChecksTable checks={health.checks} />
					<CanarySection canary={health.canary} onChange={take} />
				</>
			) : load.state === 'error' ? (
				<LoadFailure
					thing={words.thing.health}
					error={load.error}
					retry={load.retry}
					noAccess={words.noAccess}
					noAccessNext={words.noAccessNext}
				/>
			) : (
				<Loading thing={words.thing.health} height={tableHeightPx} />
			)}
			<FailuresSection load={failures} />
			<p className={classes['end']}>
				{words.toLeave} <RouteLink to={{ page: 'leave' }}>{words.leaveLink}</RouteLink>
			</p>
		</>
	);
}

// What an administrator sees before anything is registered.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useRef } from 'react';
import { adminQueries } from '../../data/admin/queries';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import layout from '../../ui/page/layout.module.css';
import { PageHeading } from '../../ui/page/page-heading';
import { Loading } from '../../ui/page/states';
import classes from './first-run.module.css';
import { UnregisteredAccounts } from './unregistered-accounts';

const InheritedGuards = lazy(() => import('./inherited-guards'));

const textHeightPx = 20;
const noticeHeightPx = 88;

export function FirstRun() {
	const { go } = useNavigation();
	const { data: overview, error } = useQuery(adminQueries.overview);
	const rest = useRef<HTMLElement>(null);
	const inherited = overview?.inheritedGuards ?? 0;
	const switchedOff = overview?.switchedOffGuards ?? 0;
	return (
		<>
			{inherited === 0 ? null : (
				<Suspense fallback={<Loading thing={words.thing.guards} height={noticeHeightPx} />}>
					<InheritedGuards count={inherited} onDone={() => rest.current?.focus()} />
				</Suspense>
			)}
			<section ref={rest} tabIndex={-1} className={classes['empty']}>
				<PageHeading size="medium">{words.firstRun.title}</PageHeading>
				{overview === undefined ? null : <p>{words.firstRun.accounts(overview.unregistered)}</p>}
				{overview === undefined && error === null ? <Loading thing={words.thing.site} height={textHeightPx} /> : null}
				<p className={classes['subtle']}>{words.firstRun.meaning}</p>
				{switchedOff === 0 ? null : <p>{words.firstRun.switchedOff(switchedOff)}</p>}
				<div className={layout['toolbar']}>
					<Button appearance={inherited === 0 ? 'primary' : 'default'} onClick={() => go({ page: 'register' })}>
						{words.list.register}
					</Button>
				</div>
			</section>
			<UnregisteredAccounts />
		</>
	);
}

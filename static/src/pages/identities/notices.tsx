// What needs somebody, one line a reason, in the order to act.
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { IdentityOutputs } from '../../../../src/contract/calls/identities';
import type { Notice } from '../../../../src/contract/notice';
import { adminQueries } from '../../data/admin/queries';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/admin';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Deadline, Past } from '../../ui/text/time-text';
import classes from './notices.module.css';

const step = 5;
const listHeightPx = 160;

const text = words.notices;

function Line({ notice }: { readonly notice: Notice }) {
	const { accountId, name, kind, dueAt, within } = notice;
	const isPast = within === 0 || kind === 'orphaned';
	return (
		<li className={classes['line']}>
			<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
			{kind === 'unused' ? (
				<span>{text.unused}</span>
			) : (
				<span>
					{isPast ? text.past[kind] : text.ahead[kind]} {isPast ? <Past at={dueAt} /> : <Deadline at={dueAt} />}
				</span>
			)}
		</li>
	);
}

export default function Notices() {
	return (
		<AdminAnswer to={useQuery(adminQueries.notices)} thing={words.thing.notices} height={listHeightPx}>
			{(list) => <List {...list} />}
		</AdminAnswer>
	);
}

function List({ notices, sweptAt }: IdentityOutputs['notice.list']) {
	const [shown, setShown] = useState(step);
	return (
		<section className={classes['notices']} aria-labelledby="notices">
			<div id="notices">
				<Heading as="h3" size="xsmall">
					{text.title}
				</Heading>
			</div>
			{notices.length === 0 ? (
				<p>{text.none}</p>
			) : (
				<ol className={classes['list']}>
					{notices.slice(0, shown).map((notice) => (
						<Line key={`${notice.accountId} ${notice.kind} ${notice.dueAt}`} notice={notice} />
					))}
				</ol>
			)}
			<div className={classes['end']}>
				{shown < notices.length ? (
					<Button spacing="compact" onClick={() => setShown(shown + step * 2)}>
						{text.more(notices.length - shown)}
					</Button>
				) : null}
				<span className={classes['subtle']}>
					{sweptAt === undefined ? (
						text.neverSwept
					) : (
						<>
							{text.swept} <Past at={sweptAt} />
						</>
					)}
				</span>
			</div>
		</section>
	);
}

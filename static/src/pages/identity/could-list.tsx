// Every guarded transition with what it says to one identity now, and how many transitions nothing guards.
import Button from '@atlaskit/button/default/button';
import CrossIcon from '@atlaskit/icon/core/cross-circle';
import EyeIcon from '@atlaskit/icon/core/eye-open';
import QuestionIcon from '@atlaskit/icon/core/question-circle';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { useEffect, useState } from 'react';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import type { CouldRowView } from '../../../../src/contract/calls/who-could';
import { adminQueries } from '../../data/admin/queries';
import { useAllPages } from '../../data/all-pages';
import { type Names, useNames } from '../../data/jira/use-names';
import { toPublicError } from '../../data/rpc';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/admin';
import { GrantButton } from '../../ui/grant/grant-button';
import { grantsFor } from '../../ui/grant/offered-grants';
import type { Granting } from '../../ui/grant/use-granting';
import { isStopping } from '../../ui/guards/guard-text';
import { reasonText } from '../../ui/guards/reason-text';
import { FromTo } from '../../ui/guards/transition-text';
import { AdminLoadFailure } from '../../ui/page/admin-answer';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { Loading } from '../../ui/page/states';
import { Table } from '../../ui/table/table';
import { errorText } from '../../ui/text/error-text';
import classes from './identity-page.module.css';

const step = 25;
const listHeightPx = 240;
const { could: text } = words.identity;

const looks = {
	can: { appearance: 'success', icon: SuccessIcon },
	/** The guard would refuse it, but stops nobody. */
	open: { appearance: 'warning', icon: EyeIcon },
	/** Jira applies another rule than Muster compiled. */
	unknown: { appearance: 'warning', icon: QuestionIcon },
	cannot: { appearance: 'neutral', icon: CrossIcon },
} as const;
const verdicts = ['can', 'open', 'unknown', 'cannot'] as const satisfies readonly (keyof typeof looks)[];

function verdictOf({ can, transition }: CouldRowView): keyof typeof looks {
	if (transition.isUnsure) return 'unknown';
	if (can) return 'can';
	return isStopping(transition) ? 'cannot' : 'open';
}

/** Where it can, or why it cannot. */
function whyText(row: CouldRowView, names: Pick<Names, 'space'>): string {
	const { can, reason, projectIds, isComplete, transition } = row;
	if (transition.isUnsure) return text.overridden;
	if (!can) return text.why(reason === undefined ? undefined : reasonText(reason), verdictOf(row) === 'open');
	return text.spaces(projectIds.map(names.space), isComplete);
}

interface RowProps {
	readonly row: CouldRowView;
	readonly names: Pick<Names, 'space'>;
	readonly identity: Pick<IdentityView, 'accountId' | 'name'>;
	readonly onAsk: Granting['ask'];
}

function Row({ row, names, identity: { accountId, name }, onAsk }: RowProps) {
	const { workflowId, workflow, transition, lacksGrant, spaces } = row;
	const verdict = verdictOf(row);
	const { appearance, icon } = looks[verdict];
	return (
		<tr>
			<th scope="row">
				<RouteLink to={{ page: 'guard', workflowId, transitionId: transition.transitionId }}>
					{transition.name}
				</RouteLink>
				<div className={classes['subtle']}>
					<FromTo {...transition} />
				</div>
			</th>
			<td>
				<Lozenge appearance={appearance} iconBefore={icon}>
					{text.verdict[verdict]}
				</Lozenge>
				<div>{whyText(row, names)}</div>
				{lacksGrant ? (
					<GrantButton
						lack={{
							accountId,
							name,
							transition: transition.name,
							isStopped: isStopping(transition),
							grants: spaces.flatMap((space) => grantsFor(transition, space)),
						}}
						onAsk={onAsk}
					/>
				) : null}
			</td>
			<td>{workflow}</td>
		</tr>
	);
}

interface CouldListProps {
	readonly identity: Pick<IdentityView, 'accountId' | 'name' | 'version'>;
	readonly onAsk: Granting['ask'];
}

export default function CouldList({ identity, onAsk }: CouldListProps) {
	const { accountId, version } = identity;
	const { pages, isComplete, isReading, error, resume, refresh } = useAllPages(adminQueries.could(accountId, version));
	const announce = useAnnounce();
	const [shown, setShown] = useState(step);
	const rows = pages.flatMap((page) => page.rows);
	const names = useNames({ space: rows.flatMap(({ projectIds }) => projectIds) });
	const count = (verdict: keyof typeof looks) => rows.filter((row) => verdictOf(row) === verdict).length;
	const summary = text.summary(
		count('can'),
		count('open'),
		count('unknown'),
		rows.length,
		pages.reduce((sum, { unguarded }) => sum + unguarded, 0),
	);
	const spoken = isComplete ? summary : undefined;
	useEffect(() => {
		if (spoken !== undefined) announce(spoken);
	}, [announce, spoken]);

	if (pages.length === 0) {
		return error === undefined ? (
			<Loading thing={words.thing.could} height={listHeightPx} />
		) : (
			<AdminLoadFailure thing={words.thing.could} error={toPublicError(error)} retry={resume} />
		);
	}
	const { columns } = text;
	const sorted = [...rows].sort(
		(a, b) =>
			verdicts.indexOf(verdictOf(a)) - verdicts.indexOf(verdictOf(b)) ||
			a.workflow.localeCompare(b.workflow) ||
			a.transition.name.localeCompare(b.transition.name),
	);
	return (
		<>
			<p className={classes['text']}>{isComplete ? summary : text.soFar(count('can'), rows.length)}</p>
			{error === undefined ? null : (
				<Notice appearance="warning" actions={<Button onClick={resume}>{words.list.resume}</Button>}>
					<p>{text.partial}</p>
					<p>{errorText(toPublicError(error))}</p>
				</Notice>
			)}
			{rows.length === 0 ? null : (
				<Table caption={text.title} columns={[columns.transition, columns.verdict, columns.workflow]}>
					{sorted.slice(0, shown).map((row) => (
						<Row
							key={`${row.workflowId} ${row.transition.transitionId}`}
							row={row}
							names={names}
							identity={identity}
							onAsk={onAsk}
						/>
					))}
				</Table>
			)}
			{shown < rows.length ? (
				<div>
					<Button appearance="subtle" onClick={() => setShown(shown + step)}>
						{text.more(Math.min(step, rows.length - shown))}
					</Button>
				</div>
			) : null}
			<div>
				<Button isLoading={isReading} onClick={refresh}>
					{text.again}
				</Button>
			</div>
		</>
	);
}

// The grants that cover what the identity did, beside those that it has; nothing is changed before somebody saves the form.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import type { LearnedChangeView, LearnedView, ObservedGrantView } from '../../../../src/contract/calls/replay';
import type { Grant } from '../../../../src/contract/identity';
import { adminQueries } from '../../data/admin/queries';
import { type Names, useNames } from '../../data/jira/use-names';
import { callAdmin } from '../../data/rpc';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/replay';
import { FlagTag } from '../../ui/identity/flag-tag';
import { grantText, idsOfGrants } from '../../ui/identity/grant-text';
import { Answer } from '../../ui/page/answer';
import { Section } from '../../ui/page/section';
import { ReplayControl } from '../../ui/replay/replay-control';
import cell from '../../ui/table/cells.module.css';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { WorkItemLink } from '../../ui/text/work-item-link';
import classes from './identity-page.module.css';

const { learned: text, observed } = words;
const heightPx = 120;

const colors = { keep: 'gray', narrow: 'yellow', remove: 'red', add: 'purple' } as const;

export function LearnedSection({ accountId }: { readonly accountId: string }) {
	return (
		<Section title={text.title}>
			<p className={classes['subtle']}>{text.lead}</p>
			<Answer to={useQuery(adminQueries.learned(accountId))} thing={text.thing} height={heightPx}>
				{(view) => <Learned accountId={accountId} view={view} />}
			</Answer>
		</Section>
	);
}

function Learned({ accountId, view }: { readonly accountId: string; readonly view: LearnedView }) {
	const { go } = useNavigation();
	const { replay, changes, grants, left } = view;
	// What is kept for another reason than its use may be wider than that.
	const isFitting =
		replay?.state === 'done' &&
		changes.length > 0 &&
		changes.every((change) => change.kind === 'keep' && change.because === undefined);
	const isChanging = changes.some(({ kind }) => kind !== 'keep');
	return (
		<>
			{replay === undefined ? null : (
				<p>
					{observed.state(replay.state, replay.items)}{' '}
					{replay.endedAt === undefined ? null : <Past at={replay.endedAt} />}
				</p>
			)}
			{isFitting ? <p>{text.fits}</p> : null}
			{changes.length === 0 ? null : <Changes changes={changes} />}
			{observed.left(left).map((sentence) => (
				<p key={sentence} className={classes['subtle']}>
					{sentence}
				</p>
			))}
			{replay === undefined ? null : (
				<p className={classes['subtle']}>
					{[observed.doubts, ...observed.missed(replay.unreadable, replay.left)].join(' ')}
				</p>
			)}
			{replay?.state !== 'done' || !isChanging ? null : (
				<div>
					<Button onClick={() => go({ page: 'edit', accountId, without: 'unlearned' })}>
						{text.review(grants.length)}
					</Button>
				</div>
			)}
			<ReplayControl view={view} cost={words.costOfAll} start={() => callAdmin('replay.start-all', {})} />
		</>
	);
}

/** The grant a change is about, and those that it leads to. */
const grantOf = (change: LearnedChangeView): Grant | undefined => ('grant' in change ? change.grant : undefined);
const leadsTo = (change: LearnedChangeView): readonly ObservedGrantView[] => ('to' in change ? change.to : []);

function Changes({ changes }: { readonly changes: LearnedView['changes'] }) {
	const all = changes.flatMap((change) => [
		...(grantOf(change) === undefined ? [] : [grantOf(change) as Grant]),
		...leadsTo(change).map(({ grant }) => grant),
	]);
	const names = useNames(idsOfGrants(all));
	return (
		<Table caption={text.title} columns={[text.columns.change, text.columns.grant, text.columns.evidence]}>
			{changes.map((change) => (
				<tr key={JSON.stringify([change.kind, grantOf(change), leadsTo(change).map(({ grant }) => grant)])}>
					<td>
						<FlagTag text={text.change[change.kind]} color={colors[change.kind]} />
					</td>
					<th scope="row">
						<GrantCell change={change} names={names} />
					</th>
					<td>
						<Evidence change={change} />
					</td>
				</tr>
			))}
		</Table>
	);
}

function GrantCell({ change, names }: { readonly change: LearnedChangeView; readonly names: Names }) {
	const grant = grantOf(change);
	const to = leadsTo(change);
	return (
		<div className={cell['stack']}>
			{grant === undefined ? null : <span>{grantText(grant, names)}</span>}
			{grant === undefined || to.length === 0 ? null : <span className={cell['subtle']}>{text.becomes}</span>}
			{to.map((one) => (
				<span key={JSON.stringify(one.grant)}>{grantText(one.grant, names)}</span>
			))}
		</div>
	);
}

function Evidence({ change }: { readonly change: LearnedChangeView }) {
	const because = 'because' in change && change.because !== undefined ? text.because[change.because] : undefined;
	return (
		<div className={cell['stack']}>
			{change.kind === 'keep' && change.count > 0 ? <span>{text.used(change.count)}</span> : null}
			{because === undefined ? null : <span className={cell['subtle']}>{because}</span>}
			{leadsTo(change).map(({ grant, count, lastAt, latest }) => (
				<span key={JSON.stringify(grant)}>
					{text.used(count)}, <Past at={lastAt} />{' '}
					{latest.slice(0, 3).map(({ issueId, issueKey, at }) => (
						<span key={`${issueId} ${at}`}>
							<WorkItemLink issueKey={issueKey} />{' '}
						</span>
					))}
				</span>
			))}
		</div>
	);
}

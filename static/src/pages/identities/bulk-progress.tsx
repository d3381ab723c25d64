// How far work on many identities is, and what came of it.
import type { BulkView } from '../../../../src/contract/calls/bulk';
import type { WorkProgress } from '../../data/bulk/send-work';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/admin';
import { Notice } from '../../ui/page/notice';
import { ProgressBar } from '../../ui/page/progress-bar';
import { Emphasis } from '../../ui/text/emphasis';

export function BulkProgress({ progress }: { readonly progress: WorkProgress }) {
	const { phase, done, total } = progress;
	return (
		<>
			<p>{words.bulk.phase[phase]}</p>
			<ProgressBar label={words.bulk.phase[phase]} text={words.bulk.progress(done, total)} done={done} total={total} />
			{phase === 'applying' ? (
				<p>
					{words.bulk.safeToLeave} <RouteLink to={{ page: 'import' }}>{words.bulk.allWork}</RouteLink>
				</p>
			) : (
				<p>{words.bulk.nothingYet}</p>
			)}
		</>
	);
}

export function BulkOutcome({ view }: { readonly view: BulkView }) {
	const { id, state, applied, failed, verdicts, isEnforced, isStalled } = view;
	const problems = failed + verdicts.error;
	return (
		<>
			{isStalled && state !== 'done' ? (
				<Notice appearance="warning">
					<p>{words.bulk.stalled}</p>
				</Notice>
			) : (
				<p>{words.bulk.outcome(applied, problems)}</p>
			)}
			{verdicts.unchanged > 0 ? <p>{words.bulk.unchanged(verdicts.unchanged)}</p> : null}
			{isEnforced === false ? (
				<Notice appearance="danger">
					<p>
						<Emphasis text={words.bulk.unenforced} />
					</p>
				</Notice>
			) : null}
			<p>
				<RouteLink to={{ page: 'work', id }}>{problems > 0 ? words.bulk.seeProblems : words.bulk.seeRows}</RouteLink>
			</p>
		</>
	);
}

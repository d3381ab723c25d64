// Says what of the stored state Jira does not apply yet, and what a late write could undo. Nothing where all is enforced.
import type { LagView, Unenforced } from '../../../../src/contract/in-force';
import type { Statement } from '../../../../src/contract/problems';
import { sharedWords } from '../../strings';
import { Banner } from '../switches/switch-banners';
import { problemText } from '../text/problem-text';
import { clockText } from '../text/time';
import { useNow } from '../text/use-now';

const words = sharedWords.inForce;

/** "the switches and the rights of 2 identities (deploy-bot, build-bot)" */
function whatText({ switches, identities, isPartial, names = [] }: Unenforced): string {
	return [
		...(switches ? [words.switches] : []),
		...(identities > 0 ? [words.identities(identities, names, isPartial === true)] : []),
	].join(words.and);
}

interface LagBannerProps {
	readonly lag: LagView | undefined;
	/** Publishes again; absent when the reader may not. */
	readonly retry?:
		| { readonly run: () => void; readonly isRunning: boolean; readonly failure: Statement | undefined }
		| undefined;
}

export function LagBanner({ lag, retry }: LagBannerProps) {
	const now = useNow();
	if (lag === undefined) return null;
	const { pending, doubtful } = lag;
	const failure = retry === undefined || retry.isRunning ? undefined : retry.failure;
	return (
		<>
			{pending === undefined ? null : (
				<Banner
					kind="broken"
					head={words.pendingHead}
					text={[
						words.pending(whatText(pending)),
						...(failure === undefined ? [] : [words.retryFailed(problemText(failure))]),
					].join(' ')}
					action={
						retry && {
							name: retry.isRunning ? words.retrying : words.retry,
							label: words.retry,
							run: retry.isRunning ? () => undefined : retry.run,
						}
					}
				/>
			)}
			{/* The doubt is over at its time, without asking again. */}
			{doubtful === undefined || doubtful.until <= now ? null : (
				<Banner
					kind="frozen"
					head={words.doubtfulHead}
					text={words.doubtfulOf(clockText(doubtful.until, now), whatText(doubtful))}
					at={doubtful.until}
				/>
			)}
		</>
	);
}

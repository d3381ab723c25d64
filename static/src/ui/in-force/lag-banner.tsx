// Says what of the stored state Jira does not apply yet, and what a late write could undo. Nothing where all is enforced.
import type { LagView } from '../../../../src/contract/in-force';
import type { Statement } from '../../../../src/contract/problems';
import { sharedWords } from '../../strings';
import { Banner } from '../switches/switch-banners';
import { problemText } from '../text/problem-text';
import { useNow } from '../text/use-now';
import { lagTexts } from './lag-text';

const words = sharedWords.inForce;

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
	const { pending, doubtful } = lagTexts(lag, now);
	const failure = retry === undefined || retry.isRunning ? undefined : retry.failure;
	return (
		<>
			{pending === undefined ? null : (
				<Banner
					kind="broken"
					head={words.pendingHead}
					text={[pending, ...(failure === undefined ? [] : [words.retryFailed(problemText(failure))])].join(' ')}
					action={
						retry && {
							name: retry.isRunning ? words.retrying : words.retry,
							label: words.retry,
							run: retry.isRunning ? () => undefined : retry.run,
						}
					}
				/>
			)}
			{doubtful === undefined ? null : <Banner kind="frozen" head={words.doubtfulHead} text={doubtful} />}
		</>
	);
}

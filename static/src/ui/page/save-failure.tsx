// Says why an identity was not saved: somebody else was faster, or something else is the matter.
import type { PublicError } from '../../../../src/contract/errors';
import { failureText } from '../text/failure-text';
import { Conflict } from './conflict';
import { Notice } from './notice';

interface SaveFailureProps {
	readonly failure: PublicError | undefined;
	/** Absent where there is no version to load, as of what is registered. */
	readonly onLoadLatest: (() => void) | undefined;
}

export function SaveFailure({ failure, onLoadLatest }: SaveFailureProps) {
	if (failure === undefined) return null;
	if (failure.code === 'CONFLICT' && onLoadLatest !== undefined)
		return <Conflict error={failure} onLoadLatest={onLoadLatest} />;
	return (
		<Notice appearance="danger">
			<p>{failureText(failure)}</p>
		</Notice>
	);
}

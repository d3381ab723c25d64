// Says that what was saved is stored, and not yet what Jira applies.
import { Emphasis } from '../text/emphasis';
import { Notice } from './notice';

/** @param text what stands between `**` is emphasised */
export function Unenforced({ text }: { readonly text: string }) {
	return (
		<Notice appearance="danger">
			<p>
				<Emphasis text={text} />
			</p>
		</Notice>
	);
}

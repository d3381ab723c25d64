// A status as Jira shows it: word and colour of its category.
import type { Status } from './jira';

const appearances: Readonly<Record<string, string>> = { new: 'neutral', indeterminate: 'progress', done: 'success' };

export function StatusLozenge({ status }: { readonly status: Status }) {
	return (
		<span className={`lozenge lozenge-${appearances[status.statusCategory.key] ?? 'neutral'}`}>{status.name}</span>
	);
}

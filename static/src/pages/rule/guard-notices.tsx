// What has to be known before a guard is changed: that it hides its reason, or that something else is stored.
import type { RuleOutputs } from '../../../../src/contract/calls/rule';
import type { RuleKind } from '../../data/rule/rule-context';
import { ruleWords } from '../../strings';
import { Notice } from '../../ui/page/notice';

const words = ruleWords.notice;

export function ConditionNotice({ kind }: { readonly kind: RuleKind }) {
	return kind === 'condition' ? (
		<Notice appearance="information">
			<p>{words.hides}</p>
			<p>{words.anyGroup}</p>
		</Notice>
	) : null;
}

interface StoredNoticeProps {
	/** What the stored configuration says; undefined when nothing is stored. */
	readonly read: RuleOutputs['rule.read'] | undefined;
	/** Where the reader can save: what that does. */
	readonly isEditing: boolean;
}

export function StoredNotice({ read, isEditing }: StoredNoticeProps) {
	if (read === undefined || (read.guard !== undefined && read.isIntact)) return null;
	const isForeign = read.guard === undefined;
	return (
		<Notice appearance="warning">
			<p>{isForeign ? words.foreign : words.overridden}</p>
			{isEditing ? <p>{isForeign ? words.foreignNext : words.overriddenNext}</p> : null}
		</Notice>
	);
}

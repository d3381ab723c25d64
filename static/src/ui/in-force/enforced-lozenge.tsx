// Whether Jira applies what stands beside it: nothing where it does, and nothing can undo that.
import ClockIcon from '@atlaskit/icon/core/clock';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { EnforcedView } from '../../../../src/contract/in-force';
import { sharedWords } from '../../strings';
import { StatusLozenge } from '../identity/status-lozenge';
import { clockText } from '../text/time';
import { isOver } from './lag-text';

const words = sharedWords.inForce;

interface EnforcedLozengeProps extends Partial<EnforcedView> {
	readonly now: number;
}

export function EnforcedLozenge({ isEnforced = false, doubtUntil, now }: EnforcedLozengeProps) {
	if (isEnforced || isOver(doubtUntil, now)) return null;
	if (doubtUntil === undefined) return <StatusLozenge status="not-enforced" />;
	return (
		<span title={words.doubtful(clockText(doubtUntil, now))}>
			<Lozenge appearance="warning" iconBefore={ClockIcon}>
				{words.certainAt(clockText(doubtUntil, now))}
			</Lozenge>
		</span>
	);
}

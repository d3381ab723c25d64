// What Muster says of one move, as colour, shape and word.
import EyeIcon from '@atlaskit/icon/core/eye-open';
import QuestionIcon from '@atlaskit/icon/core/question-circle';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { sharedWords } from '../../strings';

export type ShownDecision = keyof typeof sharedWords.decision;

const looks = {
	allowed: { appearance: 'success', icon: SuccessIcon },
	'would-deny': { appearance: 'warning', icon: WarningIcon },
	denied: { appearance: 'danger', icon: ErrorIcon },
	bypassed: { appearance: 'danger', icon: ErrorIcon },
	observed: { appearance: 'neutral', icon: EyeIcon },
	stale: { appearance: 'neutral', icon: SuccessIcon },
	unknown: { appearance: 'warning', icon: QuestionIcon },
} as const satisfies Record<ShownDecision, object>;

export function DecisionLozenge({ decision }: { readonly decision: ShownDecision }) {
	const { appearance, icon } = looks[decision];
	return (
		<Lozenge appearance={appearance} iconBefore={icon}>
			{sharedWords.decision[decision]}
		</Lozenge>
	);
}

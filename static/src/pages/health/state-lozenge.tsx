// How a check stands, as colour, shape and word. What was not checked looks like none of the others.
import QuestionIcon from '@atlaskit/icon/core/question-circle';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { HealthCheckView } from '../../../../src/contract/calls/health';
import { words } from '../../strings/health';
import classes from './health-page.module.css';

const looks = {
	good: { appearance: 'success', icon: SuccessIcon },
	warning: { appearance: 'warning', icon: WarningIcon },
	bad: { appearance: 'danger', icon: ErrorIcon },
} as const;

/** @param text instead of the word for how a check stands */
export function StateLozenge({
	state,
	text = words.state[state],
}: Pick<HealthCheckView, 'state'> & { readonly text?: string }) {
	if (state === 'unknown') {
		return (
			<span className={classes['unchecked']}>
				<QuestionIcon label="" size="small" color="currentColor" />
				{text}
			</span>
		);
	}
	const { appearance, icon } = looks[state];
	return (
		<Lozenge appearance={appearance} iconBefore={icon}>
			{text}
		</Lozenge>
	);
}

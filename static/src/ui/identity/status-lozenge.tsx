// The status of an identity, as colour, shape and word.
import ClockIcon from '@atlaskit/icon/core/clock';
import CrossIcon from '@atlaskit/icon/core/cross-circle';
import StatusErrorIcon from '@atlaskit/icon/core/status-error';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import PauseIcon from '@atlaskit/icon/core/video-pause';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { sharedWords } from '../../strings';

export type LozengeStatus = Exclude<keyof typeof sharedWords.status, 'frozen'>;

const looks = {
	active: { appearance: 'success', icon: SuccessIcon },
	suspended: { appearance: 'warning', icon: PauseIcon },
	expired: { appearance: 'danger', icon: ClockIcon },
	'not-enforced': { appearance: 'danger', icon: StatusErrorIcon },
	retired: { appearance: 'neutral', icon: CrossIcon },
} as const satisfies Record<LozengeStatus, object>;

export function StatusLozenge({ status }: { readonly status: LozengeStatus }) {
	const { appearance, icon } = looks[status];
	return (
		<Lozenge appearance={appearance} iconBefore={icon}>
			{sharedWords.status[status]}
		</Lozenge>
	);
}

// Says that an identity is frozen: refused at once, whatever its status and grants say.
import LockIcon from '@atlaskit/icon/core/lock-locked';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { words } from '../../strings/admin';

export function FrozenLozenge() {
	return (
		<Lozenge appearance="danger" iconBefore={LockIcon}>
			{words.frozen.lozenge}
		</Lozenge>
	);
}

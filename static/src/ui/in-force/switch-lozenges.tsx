// What is in force for an identity besides its status: frozen by itself or with its site, or stopped by nothing at all.
import LockIcon from '@atlaskit/icon/core/lock-locked';
import GlassIcon from '@atlaskit/icon/core/shield-strikethrough';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { InForceView } from '../../../../src/contract/calls/site';
import { words } from '../../strings/admin';
import { FrozenLozenge } from '../identity/frozen-lozenge';

interface SwitchLozengesProps {
	/** It is frozen itself. */
	readonly isFrozen: boolean;
	/** Undefined while they are not known. */
	readonly switches: InForceView['switches'] | undefined;
}

export function SwitchLozenges({ isFrozen, switches }: SwitchLozengesProps) {
	return (
		<>
			{isFrozen ? <FrozenLozenge /> : null}
			{switches?.frozen === undefined ? null : (
				<Lozenge appearance="danger" iconBefore={LockIcon}>
					{words.frozen.site}
				</Lozenge>
			)}
			{switches?.brokenGlass === undefined ? null : (
				<Lozenge appearance="danger" iconBefore={GlassIcon}>
					{words.frozen.glassBroken}
				</Lozenge>
			)}
		</>
	);
}

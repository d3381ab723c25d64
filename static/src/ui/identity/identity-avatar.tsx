// The picture of an account: a circle for people, a square for apps, a hexagon for agents.
import Avatar from '@atlaskit/avatar/avatar';
import type { IdentityType } from '../../../../src/contract/identity';
import type { AvatarShape } from '../../data/names';

/** The shape that stands for a type of identity. */
export const shapeOfType = (type: IdentityType): AvatarShape => (type === 'ai-agent' ? 'hexagon' : 'square');

/** It is silent to screen readers: the name stands beside it. */
export function IdentityAvatar({
	shape,
	size = 'small',
}: {
	readonly shape: AvatarShape;
	readonly size?: 'xxsmall' | 'small' | 'medium' | 'large';
}) {
	return (
		<span aria-hidden="true">
			<Avatar appearance={shape} size={size} borderColor="transparent" />
		</span>
	);
}

// The picture of an account: a circle for people, a square for apps, a hexagon for agents.
import Avatar from '@atlaskit/avatar/avatar';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import type { IdentityType } from '../../../../src/contract/identity';

export type AvatarShape = 'circle' | 'square' | 'hexagon';

/** The shape that stands for a kind of account. */
export const shapeOfKind: Readonly<Record<AccountView['kind'], AvatarShape>> = {
	human: 'circle',
	customer: 'circle',
	'service-account': 'square',
	app: 'square',
	'ai-agent': 'hexagon',
	unknown: 'square',
};

/** The shape that stands for a type of identity. */
export const shapeOfType: Readonly<Record<IdentityType, AvatarShape>> = {
	'service-account': 'square',
	'ci-pipeline': 'square',
	app: 'square',
	automation: 'square',
	'ai-agent': 'hexagon',
	'bot-user': 'square',
};

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

// The heading of a page: where the focus goes after a move from another page.
import Heading from '@atlaskit/heading';
import { type ReactNode, useEffect, useRef } from 'react';
import { useNavigation } from '../../navigation/navigation';

export function PageHeading({
	size = 'large',
	children,
}: {
	readonly size?: 'large' | 'medium';
	readonly children: ReactNode;
}) {
	const { hasMoved } = useNavigation();
	const heading = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (hasMoved()) heading.current?.focus({ preventScroll: false });
	}, [hasMoved]);
	return (
		<div ref={heading} tabIndex={-1}>
			<Heading as="h2" size={size}>
				{children}
			</Heading>
		</div>
	);
}

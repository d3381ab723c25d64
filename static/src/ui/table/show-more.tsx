// The first of many, and a button that shows more of them.
import Button from '@atlaskit/button/default/button';
import { useState } from 'react';

interface Shown<Item> {
	readonly shown: readonly Item[];
	/** How many are not shown. */
	readonly left: number;
	readonly showMore: () => void;
}

/** @param first how many are shown at first; each press shows twice as many more */
export function useFirst<Item>(all: readonly Item[], first: number): Shown<Item> {
	const [most, setMost] = useState(first);
	return {
		shown: all.slice(0, most),
		left: Math.max(0, all.length - most),
		showMore: () => setMost(most + first * 2),
	};
}

interface ShowMoreProps extends Pick<Shown<unknown>, 'left' | 'showMore'> {
	readonly text: (left: number) => string;
}

/** Nothing when all are shown. */
export function ShowMore({ left, showMore, text }: ShowMoreProps) {
	return left === 0 ? null : (
		<div>
			<Button spacing="compact" onClick={showMore}>
				{text(left)}
			</Button>
		</div>
	);
}

// Opens a page with a press anywhere in a row. For the pointer only: the name in the row is the link.
import type { MouseEvent } from 'react';
import { useNavigation } from './navigation';
import type { Route } from './routes';

/** Whether a click was meant for something in the row and not for the row. */
const isForControl = ({ target }: MouseEvent): boolean =>
	target instanceof Element && target.closest('a, button, input, label') !== null;

export function useOpen(to: Route): (event: MouseEvent) => void {
	const { go } = useNavigation();
	return (event) => {
		// Text that was just marked is to be copied.
		if (isForControl(event) || getSelection()?.isCollapsed === false) return;
		go(to);
	};
}

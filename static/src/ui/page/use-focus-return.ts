// Gives the focus to a place that stays, when what opened a dialog went away with the change.
import { type RefObject, useEffect } from 'react';

/** The dialog gives the focus back a moment after it closed. */
const focusReturnsAfterMs = 50;

/** For the component that is there as long as the dialog is open. */
export function useFocusReturn(returnTo: RefObject<HTMLElement>): void {
	useEffect(
		() => () => {
			setTimeout(() => {
				if (document.activeElement === document.body) returnTo.current?.focus();
			}, focusReturnsAfterMs);
		},
		[returnTo],
	);
}

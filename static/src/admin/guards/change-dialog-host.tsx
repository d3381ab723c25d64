// Opens the dialog that changes guards; its code comes with the first click.
import { lazy, type RefObject, Suspense, useEffect } from 'react';
import type { ChangeDialogProps } from './change-task';

const ChangeDialog = lazy(() => import('./change-dialog'));

/** The dialog gives the focus back a moment after it closed. */
const focusReturnsAfterMs = 50;

interface ChangeDialogHostProps extends ChangeDialogProps {
	/** Takes the focus when what opened the dialog went away with the change. */
	readonly returnTo: RefObject<HTMLElement>;
}

export function ChangeDialogHost({ returnTo, ...props }: ChangeDialogHostProps) {
	useEffect(
		() => () => {
			setTimeout(() => {
				if (document.activeElement === document.body) returnTo.current?.focus();
			}, focusReturnsAfterMs);
		},
		[returnTo],
	);
	return (
		<Suspense fallback={null}>
			<ChangeDialog {...props} />
		</Suspense>
	);
}

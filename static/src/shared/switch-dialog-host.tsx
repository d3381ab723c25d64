// Opens the dialog that throws a switch; its code comes with the first click.
import { lazy, Suspense, useEffect } from 'react';
import type { SwitchDialogProps } from './switch-dialog-props';

const SwitchDialog = lazy(() => import('./switch-dialog'));

/** The dialog gives the focus back a moment after it closed. */
const focusReturnsAfterMs = 50;

export function SwitchDialogHost(props: SwitchDialogProps) {
	const { returnTo } = props;
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
			<SwitchDialog {...props} />
		</Suspense>
	);
}

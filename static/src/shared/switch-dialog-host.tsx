// Opens the dialog that throws a switch; its code comes with the first click.
import { lazy, Suspense } from 'react';
import type { SwitchDialogProps } from './switch-dialog-props';
import { useFocusReturn } from './use-focus-return';

const SwitchDialog = lazy(() => import('./switch-dialog'));

export function SwitchDialogHost(props: SwitchDialogProps) {
	useFocusReturn(props.returnTo);
	return (
		<Suspense fallback={null}>
			<SwitchDialog {...props} />
		</Suspense>
	);
}

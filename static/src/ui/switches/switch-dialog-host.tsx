// Opens the dialog that throws a switch; its code comes with the first click.
import { lazy, Suspense } from 'react';
import { useFocusReturn } from '../page/use-focus-return';
import type { SwitchDialogProps } from './switch-dialog-props';

const SwitchDialog = lazy(() => import('./switch-dialog'));

export function SwitchDialogHost(props: SwitchDialogProps) {
	useFocusReturn(props.returnTo);
	return (
		<Suspense fallback={null}>
			<SwitchDialog {...props} />
		</Suspense>
	);
}

// Opens the dialog that changes guards; its code comes with the first click.
import { lazy, type RefObject, Suspense } from 'react';
import { useFocusReturn } from '../../ui/page/use-focus-return';
import type { ChangeDialogProps } from './change-task';

const ChangeDialog = lazy(() => import('./change-dialog'));

interface ChangeDialogHostProps extends ChangeDialogProps {
	/** Takes the focus when what opened the dialog went away with the change. */
	readonly returnTo: RefObject<HTMLElement>;
}

export function ChangeDialogHost({ returnTo, ...props }: ChangeDialogHostProps) {
	useFocusReturn(returnTo);
	return (
		<Suspense fallback={null}>
			<ChangeDialog {...props} />
		</Suspense>
	);
}

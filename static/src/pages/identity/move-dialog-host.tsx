// Opens the dialog for suspending, reactivating, retiring, freezing or thawing; its code comes with the first click.
import { lazy, Suspense } from 'react';
import type { MoveDialogProps } from './move-dialog-props';

const MoveDialog = lazy(() => import('./move-dialog'));

export function MoveDialogHost(props: MoveDialogProps) {
	return (
		<Suspense fallback={null}>
			<MoveDialog {...props} />
		</Suspense>
	);
}

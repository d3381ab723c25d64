// The dialogs over the list; the code of each comes when it is first opened.
import { lazy, Suspense } from 'react';
import type { BulkDialogProps, ExportDialogProps } from './bulk-action';

const BulkDialog = lazy(() => import('./bulk-dialog'));
const ExportDialog = lazy(() => import('./export-dialog'));

export function BulkDialogHost(props: BulkDialogProps) {
	return (
		<Suspense fallback={null}>
			<BulkDialog {...props} />
		</Suspense>
	);
}

export function ExportDialogHost(props: ExportDialogProps) {
	return (
		<Suspense fallback={null}>
			<ExportDialog {...props} />
		</Suspense>
	);
}

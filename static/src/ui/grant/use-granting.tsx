// Opens the dialog that gives a missing grant, whose code comes with the first click, and remembers who was given one.
import { lazy, type ReactNode, type RefObject, Suspense, useCallback, useState } from 'react';
import { useFocusReturn } from '../page/use-focus-return';
import type { GrantDialogProps, Lack } from './grant-dialog-props';

const GrantDialog = lazy(() => import('./grant-dialog'));

export interface Granting {
	readonly ask: (lack: Lack) => void;
	/** Accounts that were given a grant from here. */
	readonly granted: ReadonlySet<string>;
	/** To be drawn where it stays while what was asked about is read anew. */
	readonly dialog: ReactNode;
}

function GrantDialogHost({ returnTo, ...props }: GrantDialogProps & { readonly returnTo: RefObject<HTMLElement> }) {
	useFocusReturn(returnTo);
	return (
		<Suspense fallback={null}>
			<GrantDialog {...props} />
		</Suspense>
	);
}

/** @param returnTo takes the focus when the button went away with the change */
export function useGranting(returnTo: RefObject<HTMLElement>): Granting {
	const [lack, setLack] = useState<Lack>();
	const [granted, setGranted] = useState<ReadonlySet<string>>(new Set());
	const ask = useCallback((asked: Lack) => setLack(asked), []);
	return {
		ask,
		granted,
		dialog:
			lack === undefined ? null : (
				<GrantDialogHost
					lack={lack}
					returnTo={returnTo}
					onGranted={() => setGranted((before) => new Set([...before, lack.accountId]))}
					onClose={() => setLack(undefined)}
				/>
			),
	};
}

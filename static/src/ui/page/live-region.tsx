// Tells screen readers what changed: one polite voice, and an assertive one for errors only.
import VisuallyHidden from '@atlaskit/visually-hidden';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

type Urgency = 'polite' | 'assertive';
export type Announce = (text: string, urgency?: Urgency) => void;

const AnnounceContext = createContext<Announce>(() => {});

/** Speaks a sentence in the page's live region. */
export const useAnnounce = (): Announce => useContext(AnnounceContext);

export function LiveRegion({ children }: { readonly children: ReactNode }) {
	const [said, setSaid] = useState({ polite: '', assertive: '' });
	const announce = useCallback<Announce>((text, urgency = 'polite') => {
		// A no-break space makes the same sentence news when it is said twice.
		setSaid((before) => ({ ...before, [urgency]: before[urgency] === text ? `${text}\u00a0` : text }));
	}, []);
	return (
		<AnnounceContext.Provider value={announce}>
			{children}
			<VisuallyHidden>
				<div aria-live="polite" role="status">
					{said.polite}
				</div>
				<div aria-live="assertive" role="alert">
					{said.assertive}
				</div>
			</VisuallyHidden>
		</AnnounceContext.Provider>
	);
}

// What the list is narrowed to and sorted by, kept in its address.
import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigation } from '../../navigation/navigation';
import { type ListView, readView, writeView } from '../../ui/identity/list-view';

/** How long the list has to stay as it is narrowed before the address says so. */
const addressDelayMs = 300;

/** The address follows the list, so that it can be shared, and the list an address that somebody opens. */
export function useListView(): readonly [view: ListView, change: (part: Partial<ListView>) => void] {
	const { route, go } = useNavigation();
	const wanted = route.page === 'identities' ? route.view : undefined;
	const [view, setView] = useState(() => readView(wanted));
	const address = writeView(view);
	/** What the address and the list agreed on last. */
	const agreed = useRef(wanted);
	useEffect(() => {
		if (wanted === agreed.current) return;
		agreed.current = wanted;
		setView(readView(wanted));
	}, [wanted]);
	useEffect(() => {
		if (address === agreed.current) return;
		const timer = setTimeout(() => {
			agreed.current = address;
			go(address === undefined ? { page: 'identities' } : { page: 'identities', view: address }, 'replace');
		}, addressDelayMs);
		return () => clearTimeout(timer);
	}, [address, go]);
	const change = useCallback((part: Partial<ListView>) => setView((known) => ({ ...known, ...part })), []);
	return [view, change];
}

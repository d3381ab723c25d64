// Gives the page's parts the registry and the state of the site.
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type { OverviewView } from '../../../src/contract/calls/site';
import { type IdentitySnapshot, IdentityStore } from './identity-store';
import { callAdmin } from './rpc';
import { type Load, useLoad } from './use-load';

interface Registry {
	readonly store: IdentityStore;
	readonly overview: Load<OverviewView>;
}

const RegistryContext = createContext<Registry | undefined>(undefined);

const readOverview = (): Promise<OverviewView> => callAdmin('site.overview', {});

export function RegistryProvider({ children }: { readonly children: ReactNode }) {
	const store = useMemo(() => new IdentityStore(), []);
	const overview = useLoad(readOverview);
	const registry = useMemo(() => ({ store, overview }), [store, overview]);
	return <RegistryContext.Provider value={registry}>{children}</RegistryContext.Provider>;
}

export function useRegistry(): Registry {
	const registry = useContext(RegistryContext);
	if (registry === undefined) throw new Error('useRegistry needs a RegistryProvider');
	return registry;
}

export function useIdentities(): IdentitySnapshot {
	const { store } = useRegistry();
	return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** The state of the site, where it is known. */
export function useOverview(): OverviewView | undefined {
	const { overview } = useRegistry();
	return overview.state === 'ready' ? overview.value : undefined;
}

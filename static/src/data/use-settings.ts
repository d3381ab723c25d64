// The defaults and limits of the site, where they are known. The back end holds to them anyway.
import type { SettingsView } from '../../../src/contract/calls/site';
import { callAdmin } from './rpc';
import { useLoad } from './use-load';

const readSettings = () => callAdmin('settings.read', {});

/** @returns undefined while they are not known */
export function useSettings(): SettingsView | undefined {
	const load = useLoad(readSettings);
	return load.state === 'ready' ? load.value.settings : undefined;
}

// What is in force now, above whatever is stored: the switches, and how Jira lags behind. The same on every surface.
import type { ComponentProps } from 'react';
import { SwitchBanners } from '../switches/switch-banners';
import { LagBanner } from './lag-banner';

type InForceBannersProps = ComponentProps<typeof SwitchBanners> & ComponentProps<typeof LagBanner>;

export function InForceBanners({ lag, retry, ...switches }: InForceBannersProps) {
	return (
		<>
			<SwitchBanners {...switches} />
			<LagBanner lag={lag} retry={retry} />
		</>
	);
}

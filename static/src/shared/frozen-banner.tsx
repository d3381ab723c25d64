// Says that every identity is refused. It wraps, where Atlaskit's banner cuts the sentence off.
import WarningIcon from '@atlaskit/icon/core/warning';
import type { ReactNode } from 'react';
import { sharedWords } from '../strings';
import { Emphasis } from './emphasis';
import classes from './frozen-banner.module.css';

/** @param children what the reader may do about it */
export function FrozenBanner({ scope, children }: { readonly scope: 'site' | 'space'; readonly children?: ReactNode }) {
	return (
		<div className={classes['banner']}>
			<span className={classes['icon']}>
				<WarningIcon label="" color="currentColor" />
			</span>
			<p className={classes['text']}>
				<Emphasis text={sharedWords.frozen[scope]} />
			</p>
			{children}
		</div>
	);
}

// A message inside a page: what is the matter, and what to do about it.

import ErrorIcon from '@atlaskit/icon/core/status-error';
import InformationIcon from '@atlaskit/icon/core/status-information';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import type { ReactNode, Ref } from 'react';
import classes from './notice.module.css';

const icons = { danger: ErrorIcon, warning: WarningIcon, information: InformationIcon } as const;

interface NoticeProps {
	readonly appearance: keyof typeof icons;
	readonly children: ReactNode;
	/** Buttons. */
	readonly actions?: ReactNode;
	/** Present when the notice takes the focus. */
	readonly focusRef?: Ref<HTMLElement>;
	readonly label?: string;
}

export function Notice({ appearance, children, actions, focusRef, label }: NoticeProps) {
	const Icon = icons[appearance];
	return (
		<section
			className={`${classes['notice']} ${classes[appearance]}`}
			aria-label={label}
			{...(focusRef === undefined ? {} : { ref: focusRef, tabIndex: -1 })}
		>
			<span className={classes['icon']}>
				<Icon label="" color="currentColor" />
			</span>
			<div className={classes['body']}>{children}</div>
			{actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
		</section>
	);
}

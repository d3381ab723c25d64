// A confirmation that widens what a bot may do: it looks like a warning, and not like any other option.
import Checkbox from '@atlaskit/checkbox';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import { type ComponentProps, forwardRef } from 'react';
import classes from './warned-checkbox.module.css';

export const WarnedCheckbox = forwardRef<HTMLInputElement, ComponentProps<typeof Checkbox>>((props, ref) => (
	<div className={classes['warned']}>
		<span className={classes['icon']}>
			<WarningIcon label="" color="currentColor" />
		</span>
		<Checkbox {...props} ref={ref} />
	</div>
));

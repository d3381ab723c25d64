// Below the list: the accounts that act here and that nobody registered, on demand.
import { useState } from 'react';
import { useOverview } from '../../data/admin/overview';
import { words } from '../../strings/admin';
import classes from './other-accounts.module.css';
import { UnregisteredAccounts } from './unregistered-accounts';

export function OtherAccounts() {
	const overview = useOverview();
	const [isOpen, setIsOpen] = useState(false);
	if (overview === undefined || overview.unregistered === 0) return null;
	return (
		<details className={classes['details']} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
			<summary className={classes['summary']}>{words.unregistered.summary(overview.unregistered)}</summary>
			{isOpen ? <UnregisteredAccounts /> : null}
		</details>
	);
}

// When a grant was used last, as far as the daily sweep knows.
import type { GrantUseView } from '../../../../src/contract/calls/identities';
import { isUnusedGrant } from '../../../../src/contract/grants';
import { words } from '../../strings/admin';
import { FlagTag } from '../../ui/identity/flag-tag';
import { dateText } from '../../ui/text/time';
import { Past } from '../../ui/text/time-text';
import classes from './identity-page.module.css';

const text = words.identity.use;

export function GrantUse({ use, now }: { readonly use: GrantUseView | undefined; readonly now: number }) {
	if (use === undefined) return null;
	return (
		<span className={classes['use']}>
			{isUnusedGrant(use, now) ? <FlagTag text={text.unused} color="yellow" /> : null}
			<span className={classes['subtle']}>
				{use.lastUsedAt === null ? (
					text.never(dateText(use.since))
				) : (
					<>
						{text.last} <Past at={use.lastUsedAt} />
					</>
				)}
			</span>
		</span>
	);
}

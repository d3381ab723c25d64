// What the identity may do, a sentence a grant, and what stands in the way now.
import Heading from '@atlaskit/heading';
import type { IdentityView } from '../../../../src/contract/rpc';
import { grantText, idsOfGrants } from '../../shared/grant-text';
import { StatusLozenge } from '../../shared/status-lozenge';
import { useNames } from '../../shared/use-names';
import { useNow } from '../../shared/use-now';
import { FlagTag } from '../page/flag-tag';
import { useOverview } from '../registry/registry';
import { statusAt } from '../registry/urgency';
import { words } from '../words';
import classes from './identity-page.module.css';

/** Why none of the grants counts at present. */
function standstill(status: IdentityView['effectiveStatus'], isFrozen: boolean): string | undefined {
	if (status !== 'active') return words.identity.standstill[status];
	return isFrozen ? words.identity.standstill.frozen : undefined;
}

export function AccessSection({ identity }: { readonly identity: IdentityView }) {
	const now = useNow();
	const overview = useOverview();
	const names = useNames(idsOfGrants(identity.grants));
	const why = standstill(statusAt(identity, now), overview?.isFrozen === true);
	return (
		<section className={classes['section']} aria-labelledby="access">
			<div id="access">
				<Heading as="h3" size="small">
					{words.identity.access}
				</Heading>
			</div>
			{why === undefined ? null : <p className={classes['text']}>{why}</p>}
			{identity.grants.length === 0 ? (
				<p className={classes['subtle']}>{words.identity.noGrants}</p>
			) : (
				<ul className={classes['grants']}>
					{identity.grants.map((grant) => (
						<li key={JSON.stringify(grant)} className={classes['grant']}>
							<span>{grantText(grant, names)}</span>
							{grant.projectId === undefined ? <FlagTag text={words.list.tag.everySpace} color="purple" /> : null}
							{grant.expiresAt !== undefined && grant.expiresAt <= now ? <StatusLozenge status="expired" /> : null}
						</li>
					))}
				</ul>
			)}
			{overview?.enforcedGuards === 0 ? <p className={classes['subtle']}>{words.guard.noneEnforced}</p> : null}
			<p className={classes['subtle']}>{words.identity.unguarded}</p>
		</section>
	);
}

// What the identity may do, a sentence a grant, when each was used, and what stands in the way now.
import Button from '@atlaskit/button/default/button';
import type { AdminOutputs } from '../../../../src/contract/calls/admin';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import type { InForceView } from '../../../../src/contract/calls/site';
import { hasSeveralTasks, isUnusedGrant } from '../../../../src/contract/grants';
import { isRegistered } from '../../../../src/contract/identity-status-meaning';
import { useInForce } from '../../data/admin/in-force';
import { useOverview } from '../../data/admin/overview';
import { useNames } from '../../data/jira/use-names';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { FlagTag } from '../../ui/identity/flag-tag';
import { grantText, idsOfGrants } from '../../ui/identity/grant-text';
import { StatusLozenge } from '../../ui/identity/status-lozenge';
import { TypeGrants } from '../../ui/identity/type-grants';
import { statusAt } from '../../ui/identity/urgency';
import { Section } from '../../ui/page/section';
import { Emphasis } from '../../ui/text/emphasis';
import { useNow } from '../../ui/text/use-now';
import { GrantUse } from './grant-use';
import classes from './identity-page.module.css';

/** Why none of the grants counts at present. */
function standstill(
	identity: IdentityView,
	switches: InForceView['switches'] | undefined,
	now: number,
): string | undefined {
	const status = statusAt(identity, now);
	if (switches?.brokenGlass !== undefined && isRegistered(identity.status)) {
		return words.identity.standstill.glassBroken;
	}
	if (status !== 'active') return words.identity.standstill[status];
	if (identity.frozen !== undefined) return words.identity.standstill.frozen;
	return switches?.frozen !== undefined ? words.identity.standstill.siteFrozen : undefined;
}

interface AccessSectionProps {
	readonly identity: IdentityView;
	readonly grantUse: AdminOutputs['identity.read']['grantUse'];
}

export function AccessSection({ identity, grantUse }: AccessSectionProps) {
	const now = useNow();
	const { go } = useNavigation();
	const overview = useOverview();
	const inForce = useInForce();
	const { accountId, grants, status } = identity;
	const names = useNames(idsOfGrants(grants));
	const switches = inForce?.switches;
	const why = standstill(identity, switches, now);
	const frozenSpaces = new Set(switches?.frozenSpaces.map(({ projectId }) => projectId));
	const unused = (grantUse ?? []).filter((use) => isUnusedGrant(use, now)).length;
	return (
		<Section title={words.identity.access}>
			{why === undefined ? null : <p className={classes['text']}>{why}</p>}
			{grants.length === 0 ? (
				<p className={classes['subtle']}>{words.identity.noGrants}</p>
			) : (
				<ul className={classes['grants']}>
					{grants.map((grant, index) => (
						<li key={JSON.stringify(grant)} className={classes['grant']}>
							<span>{grantText(grant, names)}</span>
							{grant.projectId === undefined ? <FlagTag text={words.list.tag.allSpaces} color="purple" /> : null}
							{grant.projectId !== undefined && frozenSpaces.has(grant.projectId) ? (
								<FlagTag text={words.frozen.space} color="red" />
							) : null}
							{grant.expiresAt !== undefined && grant.expiresAt <= now ? <StatusLozenge status="expired" /> : null}
							<GrantUse use={grantUse?.[index]} now={now} />
						</li>
					))}
				</ul>
			)}
			{unused > 0 && isRegistered(status) ? (
				<div>
					<Button onClick={() => go({ page: 'edit', accountId, without: 'unused' })}>
						{words.identity.removeUnused(unused)}
					</Button>
				</div>
			) : null}
			{hasSeveralTasks(grants) ? (
				<p className={classes['text']}>
					<Emphasis text={words.identity.severalTasks} />
				</p>
			) : null}
			<TypeGrants grants={grants} className={classes['text']} />
			{overview?.enforcedGuards === 0 ? <p className={classes['subtle']}>{words.guard.noneEnforced}</p> : null}
			<p className={classes['subtle']}>{words.identity.unguarded}</p>
		</Section>
	);
}

// What Jira lets Muster's own account and the reader do, and how to grant what is lacking.
import type { HealthCheckView } from '../../../../src/contract/calls/health';
import type { HealthState } from '../../../../src/contract/findings';
import { type NeededPermission, neededPermissions } from '../../../../src/contract/needed-permissions';
import type { Asked } from '../../data/use-fresh';
import { words } from '../../strings/health';
import { Section } from '../../ui/page/section';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import classes from './health-page.module.css';
import { StateLozenge } from './state-lozenge';

const { permissions: text } = words;

interface RowProps {
	readonly name: string;
	readonly who: string;
	readonly state: HealthState;
	readonly use: string;
	readonly grant: string;
	/** Epoch milliseconds; absent when it was never asked. */
	readonly at: number | undefined;
}

function Row({ name, who, state, use, grant, at }: RowProps) {
	return (
		<tr>
			<th scope="row">
				{name}
				<div className={classes['subtle']}>{who}</div>
			</th>
			<td>
				<StateLozenge state={state} text={text.state[state]} />
				{at === undefined ? null : (
					<div className={classes['subtle']}>
						<Past at={at} />
					</div>
				)}
			</td>
			<td>
				{use}
				{state === 'bad' || state === 'warning' ? <div className={classes['grant']}>{grant}</div> : null}
			</td>
		</tr>
	);
}

/** What the check of the app's access tells, unless it is too old to say anything of today. */
const foundNow = (access: HealthCheckView | undefined) => (access?.isStale === true ? undefined : access?.found);

function scopesState(access: HealthCheckView | undefined): HealthState {
	const found = foundNow(access);
	if (found === undefined || found.finding === 'not-made') return 'unknown';
	return found.finding === 'scopes-missing' ? 'bad' : 'good';
}

function appState(access: HealthCheckView | undefined, permission: NeededPermission): HealthState {
	const found = foundNow(access);
	if (found?.finding === 'access-full') return 'good';
	if (found?.finding !== 'account-lacks') return 'unknown';
	return found.params.permissions.includes(permission) ? 'bad' : 'good';
}

function ownState(own: readonly NeededPermission[] | undefined, permission: NeededPermission): HealthState {
	if (own === undefined) return 'unknown';
	return own.includes(permission) ? 'good' : 'warning';
}

interface PermissionsProps {
	/** The check of Muster's access to Jira. */
	readonly access: HealthCheckView | undefined;
	/** What the reader has; asked of Jira by the page, since the reader is who asks. */
	readonly own: Pick<Asked<readonly NeededPermission[]>, 'data'> & { readonly dataUpdatedAt: number };
}

export function PermissionsSection({ access, own }: PermissionsProps) {
	const { columns } = text;
	return (
		<Section title={text.title}>
			<p>{text.meaning}</p>
			<div className={classes['permissions']}>
				<Table caption={text.title} columns={[columns.permission, columns.state, columns.use]}>
					<Row
						name={text.scopes.name}
						who={text.muster}
						state={scopesState(access)}
						use={text.scopes.use}
						grant={text.scopes.grant}
						at={access?.checkedAt}
					/>
					{neededPermissions.map((permission) => (
						<Row
							key={permission}
							name={words.permissionName[permission]}
							who={text.muster}
							state={appState(access, permission)}
							use={text.ofMuster[permission]}
							grant={text.grantMuster}
							at={access?.checkedAt}
						/>
					))}
					{neededPermissions.map((permission) => (
						<Row
							key={permission}
							name={words.permissionName[permission]}
							who={text.you}
							state={ownState(own.data, permission)}
							use={text.ofYou[permission]}
							grant={text.grantYou}
							at={own.data === undefined ? undefined : own.dataUpdatedAt}
						/>
					))}
				</Table>
			</div>
			<p className={classes['subtle']}>{text.notNeeded}</p>
		</Section>
	);
}

// Where a bot can still walk through: the guards and their condition, worst first.
import Button from '@atlaskit/button/default/button';
import type { GuardView } from '../../../../src/contract/rpc';
import { EnforcementLozenge } from '../../shared/enforcement-lozenge';
import { GuardCondition } from '../../shared/guard-condition';
import { faultsOf, guardModeText, guardTypesText } from '../../shared/guard-text';
import { callAdmin } from '../../shared/rpc';
import { Empty, LoadFailure, Loading } from '../../shared/states';
import { Table } from '../../shared/table';
import { useLoad } from '../../shared/use-load';
import layout from '../page/layout.module.css';
import { PageHeading } from '../page/page-heading';
import { words } from '../words';

const listHeightPx = 320;

const readGuards = () => callAdmin('guard.list', {});

/** Guards with faults first, then by workflow and transition. */
const worstFirst = (a: GuardView, b: GuardView): number =>
	Number(faultsOf(a).length === 0) - Number(faultsOf(b).length === 0) ||
	a.workflow.localeCompare(b.workflow) ||
	a.transitionName.localeCompare(b.transitionName);

function Guards({ guards }: { readonly guards: readonly GuardView[] }) {
	const { columns } = words.guard;
	if (guards.length === 0) {
		return (
			<Empty title={words.guard.none}>
				<p>{words.guard.howTo}</p>
			</Empty>
		);
	}
	return (
		<Table
			caption={words.guard.title}
			columns={[columns.transition, columns.workflow, columns.mode, columns.enforcement, columns.condition]}
		>
			{[...guards].sort(worstFirst).map((guard) => (
				<tr key={`${guard.workflow} ${guard.transitionId} ${guard.mode} ${guard.enforcement}`}>
					<th scope="row">{guard.transitionName}</th>
					<td>{guard.workflow}</td>
					<td>
						{guardModeText(guard)}
						<div>{guardTypesText(guard)}</div>
					</td>
					<td>
						<EnforcementLozenge guard={guard} />
					</td>
					<td>
						<GuardCondition guard={guard} />
					</td>
				</tr>
			))}
		</Table>
	);
}

export default function GuardsPage() {
	const load = useLoad(readGuards);
	return (
		<>
			<header className={layout['header']}>
				<PageHeading size="medium">{words.guard.title}</PageHeading>
				{load.state === 'ready' ? (
					<Button onClick={load.reload} isLoading={load.isReloading}>
						{words.guard.refresh}
					</Button>
				) : null}
			</header>
			{load.state === 'loading' ? (
				<Loading thing={words.thing.guards} height={listHeightPx} />
			) : load.state === 'error' ? (
				<LoadFailure
					thing={words.thing.guards}
					error={load.error}
					retry={load.retry}
					noAccess={words.noAccess}
					noAccessNext={words.noAccessNext}
				/>
			) : (
				<Guards guards={load.value.guards} />
			)}
		</>
	);
}

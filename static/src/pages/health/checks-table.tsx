// The checks with their evidence, failing first.
import type { HealthCheckKey, HealthCheckView } from '../../../../src/contract/calls/health';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/health';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { adviceText, evidenceText } from './finding-text';
import { StateLozenge } from './state-lozenge';

const order = ['bad', 'warning', 'unknown', 'good'] as const satisfies readonly HealthCheckView['state'][];

/** Checks whose findings the Guards page lists one by one. */
const ofGuards: ReadonlySet<HealthCheckKey> = new Set(['guards-intact', 'audit-rules', 'drift']);

function Advice({ check }: { readonly check: HealthCheckView }) {
	const { key, state } = check;
	return (
		<>
			{adviceText(check, words.finding) ?? words.nothing}
			{ofGuards.has(key) && (state === 'bad' || state === 'warning') ? (
				<div>
					<RouteLink to={{ page: 'guards' }}>{words.toGuards}</RouteLink>
				</div>
			) : null}
		</>
	);
}

export function ChecksTable({ checks }: { readonly checks: readonly HealthCheckView[] }) {
	const { columns } = words;
	const failingFirst = [...checks].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
	return (
		<Table
			caption={words.caption}
			columns={[columns.check, columns.state, columns.evidence, columns.advice, columns.at]}
		>
			{failingFirst.map((check) => (
				<tr key={check.key}>
					<th scope="row">{words.check[check.key]}</th>
					<td>
						<StateLozenge state={check.state} />
					</td>
					<td>{evidenceText(check, words.finding)}</td>
					<td>
						<Advice check={check} />
					</td>
					<td>{check.checkedAt === undefined ? words.never : <Past at={check.checkedAt} />}</td>
				</tr>
			))}
		</Table>
	);
}

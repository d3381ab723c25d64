// The workflows that the acting account may see: their transitions, and the rules on them.
import type * as z from 'zod';
import { rulesOf, type WorkflowRule, type WorkflowTransition, workflowsSchema } from './jira';
import { useSession } from './session';
import { Awaiting } from './states';
import { useJira } from './use-jira';

type Workflows = z.infer<typeof workflowsSchema>;

const pretty = (config: string): string => {
	try {
		return JSON.stringify(JSON.parse(config), null, 2);
	} catch {
		return config;
	}
};

function RuleLine({ kind, rule }: { readonly kind: string; readonly rule: WorkflowRule }) {
	const { site } = useSession();
	const known = site.rules.find(({ ruleKey }) => ruleKey === rule.parameters.key);
	const isDisabled = rule.parameters.disabled === 'true';
	const hasConfig = rule.parameters.config !== '' && rule.parameters.config !== '{}';
	return (
		<li>
			<span className="tag">{kind}</span> <strong>{known?.name ?? rule.ruleKey}</strong>
			{isDisabled && <span className="lozenge lozenge-neutral">Disabled</span>}
			{known !== undefined && <p className="quiet">{known.description}</p>}
			{hasConfig && (
				<details>
					<summary>Stored configuration</summary>
					<pre>{pretty(rule.parameters.config)}</pre>
				</details>
			)}
		</li>
	);
}

function Row({
	nameOf,
	transition,
}: {
	readonly transition: WorkflowTransition;
	readonly nameOf: (reference: string) => string;
}) {
	const rules = [
		...(transition.conditions === undefined ? [] : rulesOf(transition.conditions)).map(
			(rule) => ['Condition', rule] as const,
		),
		...transition.validators.map((rule) => ['Validator', rule] as const),
		...transition.actions.map((rule) => ['Post function', rule] as const),
	];
	const from =
		transition.type === 'INITIAL'
			? 'Creation'
			: transition.type === 'GLOBAL'
				? 'Any status'
				: transition.links.map((link) => nameOf(link.fromStatusReference)).join(', ');
	return (
		<tr>
			<th scope="row">{transition.name}</th>
			<td>
				{from} → {nameOf(transition.toStatusReference)}
			</td>
			<td>
				{rules.length === 0 ? (
					<span className="quiet">No rules</span>
				) : (
					<ul className="rules">
						{rules.map(([kind, rule]) => (
							<RuleLine key={rule.id} kind={kind} rule={rule} />
						))}
					</ul>
				)}
			</td>
		</tr>
	);
}

function WorkflowBlock({
	statuses,
	workflow,
}: {
	readonly workflow: Workflows['values'][number];
	readonly statuses: Workflows['statuses'];
}) {
	const nameOf = (reference: string): string =>
		statuses.find(({ statusReference }) => statusReference === reference)?.name ?? reference;
	return (
		<section className="block">
			<h2>{workflow.name}</h2>
			<p className="quiet">
				{workflow.scope.type === 'PROJECT' ? 'Team-managed space' : 'Company-managed spaces'}
				{workflow.description !== '' && ` · ${workflow.description}`}
			</p>
			<div className="table-box">
				<table className="workflow">
					<thead>
						<tr>
							<th>Transition</th>
							<th>From → to</th>
							<th>Rules</th>
						</tr>
					</thead>
					<tbody>
						{workflow.transitions.map((transition) => (
							<Row key={transition.id} transition={transition} nameOf={nameOf} />
						))}
					</tbody>
				</table>
			</div>
		</section>
	);
}

export function WorkflowList() {
	const found = useJira(workflowsSchema, {
		method: 'GET',
		path: '/rest/api/3/workflows/search?expand=values.transitions',
	});
	return (
		<>
			<div className="page-head">
				<div>
					<h1>Workflows</h1>
					<p className="quiet">Jira admins see all of them, administrators of a team-managed space see theirs.</p>
				</div>
			</div>
			<Awaiting loaded={found}>
				{({ statuses, values }) => (
					<>
						{values.map((workflow) => (
							<WorkflowBlock key={workflow.id} workflow={workflow} statuses={statuses} />
						))}
					</>
				)}
			</Awaiting>
		</>
	);
}

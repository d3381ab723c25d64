// The workflows of the site as maps. Loaded when somebody opens one.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { adminQueries } from '../../data/admin/queries';
import { refOf } from '../../data/guards/guard-place';
import { useNames } from '../../data/jira/use-names';
import { useNavigation } from '../../navigation/navigation';
import { pathOf } from '../../navigation/routes';
import { words } from '../../strings/guards';
import { WorkflowMap } from '../../ui/guards/map/workflow-map';
import type { GuardRow } from './guard-rows';
import { type MapWorkflow, mapRowOf, workflowsOf } from './map-rows';

interface MapSectionProps {
	/** Of every workflow, with all of its transitions. */
	readonly rows: readonly GuardRow[];
}

export default function MapSection({ rows }: MapSectionProps) {
	const workflows = useMemo(() => workflowsOf(rows), [rows]);
	const [wanted, setWanted] = useState<string>();
	const names = useNames({ space: workflows.map(({ workflow }) => workflow.projectId) });
	const shown = workflows.find(({ workflow }) => workflow.workflowId === wanted) ?? workflows[0];
	return shown === undefined ? null : (
		<Shown
			shown={shown}
			workflows={workflows.map(({ workflow: { workflowId, name, projectId } }) => ({
				value: workflowId,
				label: projectId === undefined ? name : words.map.named(name, names.space(projectId)),
			}))}
			onShow={setWanted}
		/>
	);
}

interface ShownProps {
	readonly shown: MapWorkflow;
	readonly workflows: readonly { readonly value: string; readonly label: string }[];
	readonly onShow: (workflowId: string) => void;
}

/** An arrow leads to the page of its transition, where it can be guarded and enforced and who passes is told. */
function Shown({ shown, workflows, onShow }: ShownProps) {
	const { go } = useNavigation();
	const { data, error } = useQuery(adminQueries.routes(shown.workflow.workflowId));
	const mapRows = useMemo(() => shown.rows.map(mapRowOf), [shown]);
	const byKey = useMemo(() => new Map(shown.rows.map((row) => [row.key, row])), [shown]);
	const linkTo = (key: string) => {
		const row = byKey.get(key);
		const to = row === undefined ? ({ page: 'guards' } as const) : ({ page: 'guard', ...refOf(row) } as const);
		return { href: `#${pathOf(to)}`, follow: () => go(to) };
	};
	return (
		<WorkflowMap
			workflows={workflows}
			shown={shown.workflow.workflowId}
			onShow={onShow}
			rows={mapRows}
			meaning={words.map.meaning}
			linkTo={linkTo}
			routes={{ data, error }}
		/>
	);
}

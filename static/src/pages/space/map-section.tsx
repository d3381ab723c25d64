// The workflows of the space as maps. Loaded when somebody opens one.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { TransitionView } from '../../../../src/contract/calls/transitions';
import { projectQueries } from '../../data/project/queries';
import { words } from '../../strings/guards';
import type { MapRow, MapState } from '../../ui/guards/map/map-model';
import { WorkflowMap } from '../../ui/guards/map/workflow-map';
import { keyOf } from './transition-table';

function stateOf({ guard, faults }: TransitionView, isClosed: boolean): MapState {
	if (faults.length > 0 || (isClosed && guard !== undefined)) return 'faulty';
	if (guard === undefined) return 'unguarded';
	return guard.enforcement === 'enforce' ? 'enforced' : 'monitored';
}

interface MapSectionProps {
	readonly projectId: string;
	readonly transitions: readonly TransitionView[];
	/** Muster is kept out of this space: its guards do not work there. */
	readonly isClosed: boolean;
	/** Shows a transition in the table. */
	readonly onOpen: (key: string) => void;
}

export default function MapSection({ projectId, transitions, isClosed, onOpen }: MapSectionProps) {
	const [wanted, setWanted] = useState<string>();
	const { data, error } = useQuery(projectQueries.routes(projectId));
	const names = [...new Set(transitions.map(({ workflow }) => workflow))];
	const shown = names.find((name) => name === wanted) ?? names[0];
	const rows = useMemo(
		(): readonly MapRow[] =>
			transitions
				.filter(({ workflow }) => workflow === shown)
				.map((transition) => ({ key: keyOf(transition), state: stateOf(transition, isClosed), transition })),
		[transitions, shown, isClosed],
	);
	if (shown === undefined) return null;
	return (
		<WorkflowMap
			workflows={names.map((name) => ({ value: name, label: name }))}
			shown={shown}
			onShow={setWanted}
			rows={rows}
			meaning={words.map.meaningInSpace}
			linkTo={(key) => ({ href: '#', follow: () => onOpen(key) })}
			routes={{ data, error }}
		/>
	);
}

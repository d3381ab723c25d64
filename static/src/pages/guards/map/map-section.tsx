// One workflow as a map. Loaded when somebody opens it.
import Button from '@atlaskit/button/default/button';
import { useEffect, useMemo, useState } from 'react';
import { useNames } from '../../../data/jira/use-names';
import { words } from '../../../strings/guards';
import { FilterSelect } from '../../../ui/form/filter-select';
import layout from '../../../ui/page/layout.module.css';
import { Section } from '../../../ui/page/section';
import { useOverflow } from '../../../ui/table/use-overflow';
import type { GuardRow } from '../guard-rows';
import classes from '../guard-table.module.css';
import { MapDrawing, MapLegend } from './map-drawing';
import { layOut } from './map-layout';
import { mapStateOf, workflowMapOf, workflowsOf } from './map-model';

/** Of full size, smallest first. */
const scales = [0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.5] as const;

interface MapSectionProps {
	/** Of every workflow, with all of its transitions. */
	readonly rows: readonly GuardRow[];
}

export default function MapSection({ rows }: MapSectionProps) {
	const workflows = useMemo(() => workflowsOf(rows), [rows]);
	const [wanted, setWanted] = useState<string>();
	// At full size names can be read: a map that does not fit scrolls.
	const [scale, setScale] = useState<number>(1);
	const [room, setRoom] = useState<number>();
	const [frame, isScrolling] = useOverflow<HTMLElement>();
	const names = useNames({ space: workflows.map(({ workflow }) => workflow.projectId) });

	const shown = workflows.find(({ workflow }) => workflow.workflowId === wanted) ?? workflows[0];
	const map = useMemo(() => (shown === undefined ? undefined : layOut(workflowMapOf(shown.rows))), [shown]);
	const width = map?.width ?? 0;
	/** The largest at which the map is no wider than its frame. */
	const fitting = scales.findLast((one) => one <= 1 && (room === undefined || width * one <= room)) ?? scales[0];

	useEffect(() => {
		const { current } = frame;
		if (current === null) return;
		const observer = new ResizeObserver(() => setRoom(current.clientWidth));
		observer.observe(current);
		return () => observer.disconnect();
	}, [frame]);
	// Another map is looked at from where it starts.
	useEffect(() => {
		if (map === undefined || frame.current === null) return;
		const start = map.start?.x ?? map.width / 2;
		frame.current.scrollTo(start * scale - frame.current.clientWidth / 2, 0);
	}, [map, scale, frame]);

	if (shown === undefined || map === undefined) return null;
	const counts = { faulty: 0, unguarded: 0, monitored: 0, enforced: 0 };
	for (const row of shown.rows) counts[mapStateOf(row)]++;
	const next = (by: 1 | -1) => scales[scales.findIndex((one) => one >= scale) + by];
	const smaller = next(-1);
	const larger = next(1);
	return (
		<Section title={words.map.title}>
			<div className={layout['toolbar']}>
				<FilterSelect
					label={words.map.workflow}
					value={shown.workflow.workflowId}
					choices={workflows.map(({ workflow }) => ({
						value: workflow.workflowId,
						label:
							workflow.projectId === undefined
								? workflow.name
								: words.map.named(workflow.name, names.space(workflow.projectId)),
					}))}
					onChange={(value) => {
						setWanted(value);
						setScale(1);
					}}
				/>
				<Button spacing="compact" isDisabled={smaller === undefined} onClick={() => setScale(smaller ?? scale)}>
					{words.map.smaller}
				</Button>
				<Button spacing="compact" isDisabled={larger === undefined} onClick={() => setScale(larger ?? scale)}>
					{words.map.larger}
				</Button>
				<Button spacing="compact" onClick={() => setScale(fitting)}>
					{words.map.fit}
				</Button>
			</div>
			<p className={classes['subtle']}>{words.map.meaning}</p>
			<MapLegend counts={counts} />
			<MapDrawing map={map} scale={scale} frameRef={frame} isScrolling={isScrolling} />
		</Section>
	);
}

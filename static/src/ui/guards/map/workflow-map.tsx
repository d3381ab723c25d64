// One workflow as a map, with what its lines mean and how often its arrows were taken. Loaded when somebody opens it.
import Button from '@atlaskit/button/default/button';
import { useEffect, useMemo, useState } from 'react';
import type { RoutesView } from '../../../../../src/contract/calls/activity';
import { words } from '../../../strings/guards';
import { FilterSelect } from '../../form/filter-select';
import layout from '../../page/layout.module.css';
import { Section } from '../../page/section';
import { Table } from '../../table/table';
import { useOverflow } from '../../table/use-overflow';
import { Exact } from '../../text/time-text';
import { movesOf, widerBy } from '../moves-of';
import { FromTo } from '../transition-text';
import classes from './map.module.css';
import { type ArrowFacts, MapDrawing, MapLegend } from './map-drawing';
import { layOut } from './map-layout';
import { type MapRow, workflowMapOf } from './map-model';

/** Of full size, smallest first. */
const scales = [0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.5] as const;

interface WorkflowMapProps {
	/** All that can be shown, with how they are called. */
	readonly workflows: readonly { readonly value: string; readonly label: string }[];
	readonly shown: string;
	readonly onShow: (workflow: string) => void;
	/** All transitions of the one that is shown; the same list as long as they are the same. */
	readonly rows: readonly MapRow[];
	/** What a press on an arrow does. */
	readonly meaning: string;
	readonly linkTo: ArrowFacts['linkTo'];
	readonly routes: { readonly data: RoutesView | undefined; readonly error: unknown };
}

export function WorkflowMap({ workflows, shown, onShow, rows, meaning, linkTo, routes }: WorkflowMapProps) {
	// At full size names can be read: a map that does not fit scrolls.
	const [scale, setScale] = useState<number>(1);
	const [room, setRoom] = useState<number>();
	const [frame, isScrolling] = useOverflow<HTMLElement>();
	const map = useMemo(() => layOut(workflowMapOf(rows)), [rows]);
	/** The largest at which the map is no wider than its frame. */
	const fitting = scales.findLast((one) => one <= 1 && (room === undefined || map.width * one <= room)) ?? scales[0];

	useEffect(() => {
		const { current } = frame;
		if (current === null) return;
		const observer = new ResizeObserver(() => setRoom(current.clientWidth));
		observer.observe(current);
		return () => observer.disconnect();
	}, [frame]);
	// Another map is looked at from where it starts.
	useEffect(() => {
		if (frame.current === null) return;
		const start = map.start?.x ?? map.width / 2;
		frame.current.scrollTo(start * scale - frame.current.clientWidth / 2, 0);
	}, [map, scale, frame]);

	const counted = routes.data?.countedUpTo === undefined ? undefined : routes.data;
	const most = counted === undefined ? 0 : Math.max(0, ...rows.map(({ transition }) => movesOf(transition, counted)));
	const facts: ArrowFacts = {
		linkTo,
		movesOf: ({ transition }, fromId) => {
			if (counted === undefined) return undefined;
			const moves = movesOf(transition, counted, fromId);
			return { moves, wider: widerBy(moves, most) };
		},
	};
	const counts = { faulty: 0, unguarded: 0, monitored: 0, enforced: 0 };
	for (const { state } of rows) counts[state]++;
	const next = (by: 1 | -1) => scales[scales.findIndex((one) => one >= scale) + by];
	const smaller = next(-1);
	const larger = next(1);
	return (
		<Section title={words.map.title}>
			<div className={layout['toolbar']}>
				<FilterSelect
					label={words.map.workflow}
					value={shown}
					choices={workflows}
					onChange={(value) => {
						onShow(value ?? shown);
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
			<p className={classes['note']}>{meaning}</p>
			<MapLegend counts={counts} />
			<MapDrawing map={map} facts={facts} scale={scale} frameRef={frame} isScrolling={isScrolling} />
			<Width {...routes} />
			{counted === undefined ? null : (
				<details>
					<summary>{words.map.asTable}</summary>
					<Table caption={words.map.table} columns={Object.values(words.map.columns)}>
						{rows
							.map((row) => ({ row, moves: movesOf(row.transition, counted) }))
							.sort((a, b) => b.moves - a.moves)
							.map(({ row, moves }) => (
								<tr key={row.key}>
									<th scope="row">
										{row.transition.name}: <FromTo {...row.transition} />
									</th>
									<td>{words.map.state[row.state]}</td>
									<td className={classes['number']}>{moves}</td>
								</tr>
							))}
					</Table>
				</details>
			)}
		</Section>
	);
}

/** What the width of the arrows says, and up to when. */
function Width({ data, error }: WorkflowMapProps['routes']) {
	if (data === undefined) return error === null ? null : <p className={classes['note']}>{words.map.failed}</p>;
	if (data.countedUpTo === undefined) return <p className={classes['note']}>{words.map.notCounted}</p>;
	return (
		<p className={classes['note']}>
			{words.map.width} <Exact at={data.countedUpTo} />. {words.map.sameWay}
			{data.isComplete ? null : ` ${words.map.notAllSpaces}`}
		</p>
	);
}

// The map as a drawing, for the mouse. The same transitions stand in the table, which keyboard and screen reader get.
import type { MouseEvent, ReactNode, Ref } from 'react';
import { refOf } from '../../../data/guards/guard-place';
import { useNavigation } from '../../../navigation/navigation';
import { pathOf } from '../../../navigation/routes';
import { words } from '../../../strings/guards';
import { Legend } from '../../../ui/chart/legend';
import { fromText } from '../../../ui/guards/transition-text';
import { cutText } from './cut-text';
import classes from './map.module.css';
import { arrowText, type PlacedArrow, type PlacedMap, type PlacedStatus, sizes } from './map-layout';
import { type MapState, type MapTransition, mapStates } from './map-model';

/** Latin characters of a transition that stands in a box. */
const rowTextWidth = 15;

const markerOf = (state: MapState): string => `map-head-${state}`;

/** A sign for each state, about 16 pixels wide around 0, 0. Colour alone tells not everybody. */
const signs: Readonly<Record<MapState, ReactNode>> = {
	faulty: (
		<>
			<path d="M0-8.5 9 7H-9Z" className={classes['plate']} />
			<path d="M0-3V2M0 4V5.5" className={classes['glyph']} />
		</>
	),
	unguarded: <circle r="5" className={classes['ring']} />,
	monitored: (
		<>
			<path d="M-8 0Q0-9 8 0Q0 9-8 0Z" className={classes['ring']} />
			<circle r="2.2" className={classes['plate']} />
		</>
	),
	enforced: (
		<>
			<path d="M-3.5-1V-4A3.5 3.5 0 0 1 3.5-4V-1" className={classes['hoop']} />
			<rect x="-6" y="-1.5" width="12" height="8.5" rx="1.5" className={classes['plate']} />
		</>
	),
};

function Heads() {
	return (
		<defs>
			{mapStates.map((state) => (
				<marker
					key={state}
					id={markerOf(state)}
					viewBox="0 0 10 10"
					refX="9"
					refY="5"
					markerWidth="10"
					markerHeight="10"
					markerUnits="userSpaceOnUse"
					orient="auto"
				>
					<path d="M0 0.5 10 5 0 9.5Z" className={`${classes['head']} ${classes[state]}`} />
				</marker>
			))}
		</defs>
	);
}

const Line = ({ state, path }: { readonly state: MapState; readonly path: string }) => (
	<path d={path} className={classes['line']} markerEnd={`url(#${markerOf(state)})`} />
);

/** What each line and sign means, and how many transitions are so. */
export function MapLegend({ counts }: { readonly counts: Readonly<Record<MapState, number>> }) {
	const entries = mapStates.map((state) => ({
		key: state,
		sign: (
			<svg width="72" height="20" aria-hidden="true" className={classes[state]}>
				<Line state={state} path="M2 10H48" />
				<g transform="translate(62 10)">{signs[state]}</g>
			</svg>
		),
		meaning: `${words.map.state[state]} ${counts[state]}`,
	}));
	return <Legend entries={entries} />;
}

/** Leads to the page of a transition, where it can be guarded and enforced and who passes is told. */
function TransitionLink({ row, state, children }: MapTransition & { readonly children: ReactNode }) {
	const { go } = useNavigation();
	const to = { page: 'guard', ...refOf(row) } as const;
	const follow = (event: MouseEvent) => {
		event.preventDefault();
		go(to);
	};
	const { name, to: target } = row.transition;
	return (
		<a
			href={`#${pathOf(to)}`}
			tabIndex={-1}
			className={`${classes['link']} ${classes[state]}`}
			data-state={state}
			onClick={follow}
		>
			<title>{words.map.transition(name, fromText(row.transition), target.name, words.map.state[state])}</title>
			{children}
		</a>
	);
}

function Arrow({ path, text, label, row, state }: Omit<PlacedArrow, 'key'>) {
	const left = label.x - label.width / 2;
	return (
		<TransitionLink row={row} state={state}>
			<path d={path} className={classes['target']} />
			<Line state={state} path={path} />
			<rect
				x={left - 2}
				y={label.y - sizes.badge / 2}
				width={label.width + 4}
				height={sizes.badge}
				rx="4"
				className={classes['label']}
			/>
			<g transform={`translate(${left + sizes.badge / 2} ${label.y})`}>{signs[state]}</g>
			{text === undefined ? null : (
				<text x={left + sizes.badge + 4} y={label.y + 4} className={classes['small']}>
					{text}
				</text>
			)}
		</TransitionLink>
	);
}

function Status({ name, isCut, lines, x, y, height, fromAny }: PlacedStatus) {
	const middle = x + sizes.box / 2;
	const rowsTop = y + sizes.padding + lines.length * sizes.line;
	return (
		<g data-status={name}>
			{isCut ? <title>{name}</title> : null}
			<rect x={x} y={y} width={sizes.box} height={height} rx="6" className={classes['box']} />
			{lines.map((line) => (
				<text key={line.y} x={middle} y={y + line.y} className={classes['name']}>
					{line.text}
				</text>
			))}
			{fromAny.map((transition, i) => {
				const rowMiddle = rowsTop + i * sizes.row + sizes.row / 2;
				return (
					<TransitionLink key={transition.row.key} {...transition}>
						<rect
							x={x + 4}
							y={rowMiddle - sizes.row / 2 + 1}
							width={sizes.box - 8}
							height={sizes.row - 2}
							rx="4"
							className={classes['row']}
						/>
						<Line state={transition.state} path={`M${x + 8} ${rowMiddle}H${x + 36}`} />
						<g transform={`translate(${x + 48} ${rowMiddle})`}>{signs[transition.state]}</g>
						<text x={x + 60} y={rowMiddle + 4} className={classes['small']}>
							{cutText(words.map.fromAny(arrowText(transition)), rowTextWidth)}
						</text>
					</TransitionLink>
				);
			})}
		</g>
	);
}

interface MapDrawingProps {
	readonly map: PlacedMap;
	/** 1: full size */
	readonly scale: number;
	readonly frameRef: Ref<HTMLElement>;
	/** The map is larger than its frame. */
	readonly isScrolling: boolean;
}

export function MapDrawing({ map, scale, frameRef, isScrolling }: MapDrawingProps) {
	const { width, height, start, statuses, arrows } = map;
	return (
		<section
			ref={frameRef}
			className={classes['frame']}
			aria-label={words.map.region}
			// What scrolls has to be reachable by keyboard.
			{...(isScrolling && { tabIndex: 0 })}
		>
			<svg
				className={classes['map']}
				width={width * scale}
				height={height * scale}
				viewBox={`0 0 ${width} ${height}`}
				aria-hidden="true"
			>
				<Heads />
				{start === undefined ? null : (
					<g>
						<title>{words.from.initial}</title>
						<circle cx={start.x} cy={start.y} r={sizes.start / 2} className={classes['start']} />
					</g>
				)}
				{statuses.map((status) => (
					<Status key={status.id} {...status} />
				))}
				{arrows.map(({ key, ...arrow }) => (
					<Arrow key={key} {...arrow} />
				))}
			</svg>
		</section>
	);
}

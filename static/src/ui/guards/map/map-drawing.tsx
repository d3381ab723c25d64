// The map as a drawing, for the mouse. The same transitions stand in the table, which keyboard and screen reader get.
import type { CSSProperties, MouseEvent, ReactNode, Ref } from 'react';
import { words } from '../../../strings/guards';
import { Legend } from '../../chart/legend';
import { fromText } from '../transition-text';
import { cutText } from './cut-text';
import classes from './map.module.css';
import { arrowText, type PlacedArrow, type PlacedMap, type PlacedStatus, sizes } from './map-layout';
import { type MapRow, type MapState, mapStates } from './map-model';

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
					markerWidth="12"
					markerHeight="12"
					markerUnits="userSpaceOnUse"
					orient="auto"
				>
					<path d="M0 0.5 10 5 0 9.5Z" className={`${classes['head']} ${classes[state]}`} />
				</marker>
			))}
		</defs>
	);
}

interface LineProps {
	readonly state: MapState;
	readonly path: string;
	/** Pixels that moves make it wider. */
	readonly wider?: number;
}

const Line = ({ state, path, wider = 0 }: LineProps) => (
	<path
		d={path}
		className={classes['line']}
		markerEnd={`url(#${markerOf(state)})`}
		{...(wider === 0 ? {} : { style: { '--wider': wider } as CSSProperties })}
	/>
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

/** What a press on an arrow does. */
export interface ArrowLink {
	/** Where it leads, for whoever opens it elsewhere. */
	readonly href: string;
	readonly follow: () => void;
}

/** How often an arrow was taken. */
export interface ArrowMoves {
	readonly moves: number;
	/** Pixels that it is wider for that. */
	readonly wider: number;
}

export interface ArrowFacts {
	readonly linkTo: (key: string) => ArrowLink;
	/** Undefined before moves were counted. @param fromId the status that the arrow comes from; left out: all of the transition */
	readonly movesOf: (row: MapRow, fromId?: string) => ArrowMoves | undefined;
}

interface TransitionLinkProps {
	readonly row: MapRow;
	readonly moves: ArrowMoves | undefined;
	readonly linkTo: ArrowFacts['linkTo'];
	readonly children: ReactNode;
}

function TransitionLink({ row, moves, linkTo, children }: TransitionLinkProps) {
	const { href, follow } = linkTo(row.key);
	const press = (event: MouseEvent) => {
		event.preventDefault();
		follow();
	};
	const { name, to } = row.transition;
	const said = words.map.transition(name, fromText(row.transition), to.name, words.map.state[row.state]);
	return (
		<a
			href={href}
			tabIndex={-1}
			className={`${classes['link']} ${classes[row.state]}`}
			data-state={row.state}
			data-moves={moves?.moves}
			onClick={press}
		>
			<title>{moves === undefined ? said : `${said} ${words.map.moves(moves.moves)}`}</title>
			{children}
		</a>
	);
}

function Arrow({ path, text, label, row, from, facts }: Omit<PlacedArrow, 'key'> & { readonly facts: ArrowFacts }) {
	const left = label.x - label.width / 2;
	const moves = facts.movesOf(row, from);
	return (
		<TransitionLink row={row} moves={moves} linkTo={facts.linkTo}>
			<path d={path} className={classes['target']} />
			<Line state={row.state} path={path} {...(moves !== undefined && { wider: moves.wider })} />
			<rect
				x={left - 2}
				y={label.y - sizes.badge / 2}
				width={label.width + 4}
				height={sizes.badge}
				rx="4"
				className={classes['label']}
			/>
			<g transform={`translate(${left + sizes.badge / 2} ${label.y})`}>{signs[row.state]}</g>
			{text === undefined ? null : (
				<text x={left + sizes.badge + 4} y={label.y + 4} className={classes['small']}>
					{text}
				</text>
			)}
		</TransitionLink>
	);
}

function Status({ facts, name, isCut, lines, x, y, height, fromAny }: PlacedStatus & { readonly facts: ArrowFacts }) {
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
			{fromAny.map((row, i) => {
				const moves = facts.movesOf(row);
				const rowMiddle = rowsTop + i * sizes.row + sizes.row / 2;
				return (
					<TransitionLink key={row.key} row={row} moves={moves} linkTo={facts.linkTo}>
						<rect
							x={x + 4}
							y={rowMiddle - sizes.row / 2 + 1}
							width={sizes.box - 8}
							height={sizes.row - 2}
							rx="4"
							className={classes['row']}
						/>
						<Line
							state={row.state}
							path={`M${x + 8} ${rowMiddle}H${x + 36}`}
							{...(moves !== undefined && { wider: moves.wider })}
						/>
						<g transform={`translate(${x + 48} ${rowMiddle})`}>{signs[row.state]}</g>
						<text x={x + 60} y={rowMiddle + 4} className={classes['small']}>
							{cutText(words.map.fromAny(arrowText(row)), rowTextWidth)}
						</text>
					</TransitionLink>
				);
			})}
		</g>
	);
}

interface MapDrawingProps {
	readonly map: PlacedMap;
	readonly facts: ArrowFacts;
	/** 1: full size */
	readonly scale: number;
	readonly frameRef: Ref<HTMLElement>;
	/** The map is larger than its frame. */
	readonly isScrolling: boolean;
}

export function MapDrawing({ map, facts, scale, frameRef, isScrolling }: MapDrawingProps) {
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
					<Status key={status.id} facts={facts} {...status} />
				))}
				{arrows.map(({ key, ...arrow }) => (
					<Arrow key={key} facts={facts} {...arrow} />
				))}
			</svg>
		</section>
	);
}

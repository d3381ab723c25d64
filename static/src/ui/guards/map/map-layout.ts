// Where the parts of a map stand. Loaded late, with the library that lays graphs out.
import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from '@dagrejs/dagre';
import { cutText, twoLines, widthOf } from './cut-text';
import type { MapArrow, MapRow, MapStatus, WorkflowMap } from './map-model';

/** Pixels at full size. */
export const sizes = {
	box: 168,
	padding: 10,
	line: 16,
	/** A transition from any status, in the box of the status it leads to. */
	row: 22,
	badge: 18,
	start: 20,
} as const;

const nameWidth = 22;
const arrowNameWidth = 20;
/** Widest Latin text of a label, pixels a character. */
const characterPx = 6.4;
/**
 * Of a map with more statuses than this, one way to each status is laid out, and the other arrows are drawn between the boxes
 * as these then stand, with their sign alone: to find room for all of them takes longer than the page takes to appear.
 */
const mostWithAllArrows = 60;
/** How far above its row an arrow bows that leads from one box of it to another. */
const bowPx = 34;
const gap = 24;
const margin = 12;

export interface Point {
	readonly x: number;
	readonly y: number;
}

export interface PlacedStatus extends MapStatus {
	/** The name, each line with its base from the upper side of the box. */
	readonly lines: readonly { readonly text: string; readonly y: number }[];
	readonly isCut: boolean;
	/** Of its upper left corner. */
	readonly x: number;
	readonly y: number;
	readonly height: number;
}

export interface PlacedArrow extends MapArrow {
	/** Of an SVG `path`. */
	readonly path: string;
	/** Absent where the arrow is named like the status it leads to, and where there is no room. */
	readonly text: string | undefined;
	/** The middle of the label. */
	readonly label: Point & { readonly width: number };
}

export interface PlacedMap {
	readonly width: number;
	readonly height: number;
	/** Middle of where work items begin. */
	readonly start: Point | undefined;
	readonly statuses: readonly PlacedStatus[];
	readonly arrows: readonly PlacedArrow[];
}

interface Box extends Point {
	readonly width: number;
	readonly height: number;
}

const startId = 'start';
const nodeOf = (statusId: string | undefined): string => (statusId === undefined ? startId : `status ${statusId}`);

/** What an arrow is called where it says more than the status it leads to. */
export function arrowText({ transition }: MapRow): string | undefined {
	const isSaid = transition.name.trim().toLowerCase() === transition.to.name.trim().toLowerCase();
	return isSaid ? undefined : cutText(transition.name, arrowNameWidth);
}

const labelWidth = (text: string | undefined): number =>
	sizes.badge + (text === undefined ? 0 : 6 + widthOf(text) * characterPx);

const round = (value: number): number => Math.round(value * 10) / 10;
const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

/** Where an arrow leaves or reaches a box: on its upper or lower side, nearer to where it comes from. */
function sideOf(box: Box, towards: Point): Point {
	const isBelow = towards.y > box.y;
	const reach = box.width * 0.35;
	return {
		x: box.x + Math.max(-reach, Math.min(reach, (towards.x - box.x) / 4)),
		y: box.y + (isBelow ? box.height / 2 : -box.height / 2),
	};
}

/** A curve through all points that leaves and reaches each of them upright. */
function curve(points: readonly Point[]): string {
	const [first, ...rest] = points;
	if (first === undefined) return '';
	let last = first;
	let path = `M${at(first)}`;
	for (const next of rest) {
		const y = (last.y + next.y) / 2;
		path += `C${at({ x: last.x, y })} ${at({ x: next.x, y })} ${at(next)}`;
		last = next;
	}
	return path;
}

/** From the right side of a box, around its label, and back. */
function loop(box: Box, label: Point): string {
	const x = box.x + box.width / 2;
	const reach = label.x + (label.x - x) / 3;
	return `M${at({ x, y: box.y - 8 })}C${at({ x: reach, y: box.y - 16 })} ${at({ x: reach, y: box.y + 16 })} ${at({ x, y: box.y + 8 })}`;
}

/** One arrow to each status, such that all that can be reached is reached from where work items begin. */
function treeOf(arrows: readonly MapArrow[]): ReadonlySet<string> {
	const leaving = new Map<string, MapArrow[]>();
	for (const arrow of arrows) {
		const from = nodeOf(arrow.from);
		leaving.set(from, [...(leaving.get(from) ?? []), arrow]);
	}
	const tree = new Set<string>();
	const reached = new Set<string>();
	// The first arrows begin where work items begin; whatever is reached from nowhere begins a tree of its own.
	for (const root of [startId, ...arrows.map(({ from }) => nodeOf(from))]) {
		if (reached.has(root)) continue;
		reached.add(root);
		const next = [root];
		for (let node = next.shift(); node !== undefined; node = next.shift()) {
			for (const { key, to } of leaving.get(node) ?? []) {
				if (reached.has(nodeOf(to))) continue;
				reached.add(nodeOf(to));
				tree.add(key);
				next.push(nodeOf(to));
			}
		}
	}
	return tree;
}

/** An arrow that the layout has no room for: straight to its target, past or behind whatever stands between. */
function drawBetween(from: Box, to: Box, nth: number): Pick<PlacedArrow, 'path' | 'label'> {
	const width = sizes.badge;
	if (from === to) {
		const label = { x: to.x + to.width / 2 + sizes.badge, y: to.y, width };
		return { path: loop(to, label), label };
	}
	const [first, last] = [sideOf(from, to), sideOf(to, from)];
	// Between boxes of one row it bows, or it would run along the boxes.
	const middle = from.y === to.y ? first.y - bowPx : (first.y + last.y) / 2;
	const path = `M${at(first)}C${at({ x: first.x, y: middle })} ${at({ x: last.x, y: middle })} ${at(last)}`;
	// Those that lead the same way have their signs apart.
	const share = 0.25 + (nth % 5) * 0.12;
	const rest = 1 - share;
	const begun = rest ** 3 + 3 * rest ** 2 * share;
	const x = first.x * begun + last.x * (1 - begun);
	const y = first.y * rest ** 3 + middle * 3 * rest * share + last.y * share ** 3;
	return { path, label: { x, y, width } };
}

export function layOut({ statuses, arrows }: WorkflowMap): PlacedMap {
	const sized = statuses.map((status) => {
		const texts = twoLines(status.name, nameWidth);
		const lines = texts.map((text, i) => ({ text, y: sizes.padding + i * sizes.line + 12 }));
		const height = 2 * sizes.padding + lines.length * sizes.line + status.fromAny.length * sizes.row;
		return { ...status, lines, height, isCut: texts.join(' ') !== status.name.replace(/\s+/g, ' ') };
	});
	const linked = new Set(arrows.flatMap(({ from, to }) => [nodeOf(from), nodeOf(to)]));

	const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
	const tree = statuses.length > mostWithAllArrows ? treeOf(arrows) : undefined;
	const isLaid = ({ key }: MapArrow): boolean => tree?.has(key) ?? true;
	graph.setGraph({
		rankdir: 'TB',
		nodesep: gap,
		edgesep: 10,
		ranksep: 52,
		marginx: margin,
		marginy: margin,
	});
	if (linked.has(startId)) graph.setNode(startId, { width: sizes.start, height: sizes.start });
	for (const { id, height } of sized) {
		if (linked.has(nodeOf(id))) graph.setNode(nodeOf(id), { width: sizes.box, height });
	}
	const texts = new Map(arrows.map((arrow) => [arrow.key, arrowText(arrow.row)]));
	for (const { key, from, to } of arrows.filter(isLaid)) {
		const width = labelWidth(texts.get(key));
		graph.setEdge(nodeOf(from), nodeOf(to), { width, height: sizes.badge, labelpos: 'c' }, key);
	}
	if (linked.size > 0) layout(graph);

	const { width: graphWidth = 0, height: graphHeight = 0 } = linked.size > 0 ? graph.graph() : {};
	const boxAt = (id: string | undefined): Box => {
		const { x = 0, y = 0, width, height } = graph.node(nodeOf(id));
		return { x, y, width, height };
	};

	// What no arrow leads to or from stands in rows of its own below: in one rank it would be a line of any width.
	const loose = sized.filter(({ id }) => !linked.has(nodeOf(id)));
	const fitting = Math.floor((graphWidth - 2 * margin + gap) / (sizes.box + gap));
	const columns = Math.min(loose.length, Math.max(5, fitting));
	const rowHeights = loose.reduce<number[]>((heights, { height }, i) => {
		const row = Math.floor(i / columns);
		heights[row] = Math.max(heights[row] ?? 0, height);
		return heights;
	}, []);
	const looseTop = linked.size > 0 ? graphHeight + gap - margin : margin;
	const topOf = (row: number): number => rowHeights.slice(0, row).reduce((top, height) => top + height + gap, looseTop);
	const looseAt = new Map(
		loose.map(({ id }, i) => [
			id,
			{ x: margin + (i % columns) * (sizes.box + gap), y: topOf(Math.floor(i / columns)) },
		]),
	);

	return {
		width: Math.ceil(Math.max(graphWidth, 2 * margin - gap + columns * (sizes.box + gap))),
		height: Math.ceil(loose.length === 0 ? graphHeight : topOf(rowHeights.length) - gap + margin),
		start: linked.has(startId) ? boxAt(undefined) : undefined,
		statuses: sized.map((status) => {
			const free = looseAt.get(status.id);
			if (free !== undefined) return { ...status, ...free };
			const box = boxAt(status.id);
			return { ...status, x: box.x - box.width / 2, y: box.y - box.height / 2 };
		}),
		arrows: arrows.map((arrow, nth) => {
			const { from, to, key } = arrow;
			if (!isLaid(arrow)) {
				const target = boxAt(to);
				return { ...arrow, text: undefined, ...drawBetween(from === to ? target : boxAt(from), target, nth) };
			}
			const { points = [], x = 0, y = 0, width = 0 } = graph.edge(nodeOf(from), nodeOf(to), key);
			const text = texts.get(key);
			const between = points.slice(1, -1);
			const first = between[0] ?? boxAt(to);
			const last = between.at(-1) ?? boxAt(from);
			const path =
				from === to
					? loop(boxAt(to), { x, y })
					: curve([sideOf(boxAt(from), first), ...between, sideOf(boxAt(to), last)]);
			return { ...arrow, text, path, label: { x, y, width } };
		}),
	};
}

// Moves a day as stacked bars. The same numbers stand in a table beside it, which keyboard and screen reader get.
import type { MouseEvent, ReactNode } from 'react';
import { dayMs } from '../../../../src/contract/durations';
import classes from './day-bars.module.css';
import { Legend } from './legend';

/** Series from the bottom up. Each has a pattern of its own, since colour alone tells not everybody. */
export const series = ['allowed', 'other', 'would-deny', 'bypassed'] as const;
export type Series = (typeof series)[number];

export interface DayBar {
	/** `2026-11-27` */
	readonly day: string;
	readonly counts: Readonly<Record<Series, number>>;
}

export const totalOf = ({ counts }: DayBar): number => series.reduce((all, one) => all + counts[one], 0);

const step = 10;
const barWidth = 8;
const height = 120;

/** Every day from the first one on, as many as asked for. */
const daysFrom = (first: string, count: number): string[] =>
	Array.from({ length: count }, (_, i) =>
		new Date(Date.parse(`${first}T00:00:00Z`) + i * dayMs).toISOString().slice(0, 10),
	);

/** Two series have a pattern as well as a colour. */
const fillOf = (of: Series) =>
	of === 'would-deny' || of === 'bypassed' ? { fill: `url(#${of})` } : { className: classes[of] };

interface Piece {
	readonly of: Series;
	readonly y: number;
	readonly height: number;
}

/** The pieces of one bar, from the bottom up; what is there is at least one pixel high. */
function piecesOf({ counts }: DayBar, most: number): Piece[] {
	let y = height;
	return series.flatMap((of) => {
		if (counts[of] === 0) return [];
		const size = Math.max(1, (counts[of] / most) * height);
		y -= size;
		return [{ of, y, height: size }];
	});
}

interface DayLink {
	readonly hrefOf: (day: string) => string;
	readonly onOpen: (day: string) => void;
}

interface DayProps {
	readonly day: string;
	readonly link: DayLink | undefined;
	readonly children: ReactNode;
}

/** The bar of a day. Whoever uses the keyboard has the table. */
function Day({ day, link, children }: DayProps) {
	if (link === undefined) return <g className={classes['day']}>{children}</g>;
	const open = (event: MouseEvent) => {
		event.preventDefault();
		link.onOpen(day);
	};
	return (
		<a href={link.hrefOf(day)} tabIndex={-1} className={classes['day']} onClick={open}>
			{children}
		</a>
	);
}

interface DayBarsProps {
	/** Days without moves may be left out. */
	readonly bars: readonly DayBar[];
	readonly days: number;
	/** The last day shown. */
	readonly last: string;
	readonly dayLabel: (day: string, total: number) => string;
	/** Where a day's moves are listed; absent where they are not. */
	readonly link?: DayLink;
}

export function DayBars({ bars, days, last, dayLabel, link }: DayBarsProps) {
	const first = new Date(Date.parse(`${last}T00:00:00Z`) - (days - 1) * dayMs).toISOString().slice(0, 10);
	const byDay = new Map(bars.map((bar) => [bar.day, bar]));
	const most = Math.max(1, ...bars.map(totalOf));
	return (
		<div>
			<svg
				className={classes['chart']}
				viewBox={`0 0 ${days * step} ${height}`}
				preserveAspectRatio="none"
				aria-hidden="true"
			>
				<defs>
					<pattern id="would-deny" width="4" height="4" patternUnits="userSpaceOnUse">
						<rect width="4" height="4" className={classes['would-deny']} />
						<path d="M0 4L4 0" className={classes['line']} />
					</pattern>
					<pattern id="bypassed" width="4" height="4" patternUnits="userSpaceOnUse">
						<rect width="4" height="4" className={classes['bypassed']} />
						<path d="M0 4L4 0M0 0L4 4" className={classes['line']} />
					</pattern>
				</defs>
				{daysFrom(first, days).map((day, i) => {
					const bar = byDay.get(day);
					if (bar === undefined) return null;
					return (
						<Day key={day} day={day} link={link}>
							<title>{dayLabel(day, totalOf(bar))}</title>
							<rect x={i * step} width={step} y={0} height={height} className={classes['target']} />
							{piecesOf(bar, most).map((piece) => (
								<rect
									key={piece.of}
									x={i * step + (step - barWidth) / 2}
									width={barWidth}
									y={piece.y}
									height={piece.height}
									{...fillOf(piece.of)}
								/>
							))}
						</Day>
					);
				})}
				<line x1="0" x2={days * step} y1={height} y2={height} className={classes['axis']} />
			</svg>
			<div className={classes['ends']} aria-hidden="true">
				<span>{first}</span>
				<span>{last}</span>
			</div>
		</div>
	);
}

/** What each series looks like. */
export function SeriesLegend({ names, shown }: SeriesLegendProps) {
	const entries = shown.map((one) => ({
		key: one,
		sign: (
			<svg width="12" height="12" aria-hidden="true">
				<rect width="12" height="12" {...fillOf(one)} />
			</svg>
		),
		meaning: names[one],
	}));
	return <Legend entries={entries} />;
}

interface SeriesLegendProps {
	readonly names: Readonly<Record<Series, string>>;
	readonly shown: readonly Series[];
}

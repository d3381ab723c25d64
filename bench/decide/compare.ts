// Times decide() against another engine, in turns, within one run.
import type { Engine } from './workload';

const rounds = 15;
const roundMs = 25;

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted[Math.floor(sorted.length / 2)];
	if (middle === undefined) throw new RangeError('no values');
	return middle;
}

/** Milliseconds that `passes` passes over the first `count` requests take; half of them must be allowed. */
function time(engine: Engine, count: number, passes: number): number {
	let allowed = 0;
	const start = performance.now();
	for (let i = 0; i < passes; i++) allowed += engine.countAllowed(count);
	const elapsed = performance.now() - start;
	if (allowed * 2 !== count * passes) throw new Error(`wrong answers: ${engine.form}`);
	return elapsed;
}

/** How many passes fill a round, found while warming up. */
function warmUp(engine: Engine, count: number): number {
	let passes = 1;
	while (time(engine, count, passes) < roundMs) passes *= 2;
	return passes;
}

/** Median over rounds of our time for one decision divided by theirs. */
export function measureRatio(ours: Engine, theirs: Engine): number {
	const count = Math.min(ours.requestsPerRound, theirs.requestsPerRound);
	const ourPasses = warmUp(ours, count);
	const theirPasses = warmUp(theirs, count);
	const ratios = Array.from({ length: rounds }, () => {
		const our = time(ours, count, ourPasses) / ourPasses;
		return our / (time(theirs, count, theirPasses) / theirPasses);
	});
	return median(ratios);
}

/** @throws {Error} when two engines do not allow and deny the same */
export function assertSameAnswers(ours: Engine, theirs: Engine): void {
	for (let i = 0; i < theirs.requestsPerRound; i++) {
		if (ours.allows(i) !== theirs.allows(i)) throw new Error(`request ${i} is decided otherwise: ${theirs.form}`);
	}
}

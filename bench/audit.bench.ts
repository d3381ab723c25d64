// What a flood does to the evidence: nothing lost, nothing doubled, nobody else's delayed.
import type { Figure } from './figure';
import { runTest } from './model.bench';

interface Told {
	readonly moves: number;
	readonly ratio: number;
	readonly lost: number;
	readonly doubled: number;
}

const moves = 10_000;

export async function measureAudit(): Promise<Figure[]> {
	const [told] = (await runTest('test/services/evidence-flood.test.ts', 'flood', {
		MUSTER_OPERATIONS: String(moves),
	})) as Told[];
	if (told === undefined) throw new Error('the test of a flood told nothing');
	const note = `${told.moves} unguarded moves by one bot that nobody registered, storage away for an hour in the middle`;
	return [
		{ name: 'audit.lost', value: told.lost, unit: 'changes', budget: { max: 0 }, note },
		{ name: 'audit.doubled', value: told.doubled, unit: 'events', budget: { max: 0 }, note },
		{
			name: 'audit.flood_delay_ratio',
			value: told.ratio,
			unit: '',
			budget: { max: 3 },
			note: 'how long the moves of another bot take to be recorded, against the same without the flood',
		},
	];
}

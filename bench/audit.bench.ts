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

interface Exported {
	readonly events: number;
	readonly calls: number;
}

async function measureExport(): Promise<Figure> {
	const settings = { MUSTER_OPERATIONS: '100000' };
	const [told] = (await runTest('test/services/evidence.test.ts', 'export', settings)) as Exported[];
	if (told === undefined) throw new Error('the test of an export told nothing');
	return {
		name: 'audit.export.100k_requests',
		value: told.calls,
		unit: 'calls',
		budget: { max: 1_100 },
		note: `${told.events} events of 50 hours, each hour with its anchor`,
	};
}

export async function measureAudit(): Promise<Figure[]> {
	const [told] = (await runTest('test/services/evidence-flood.test.ts', 'flood', {
		MUSTER_OPERATIONS: String(moves),
	})) as Told[];
	if (told === undefined) throw new Error('the test of a flood told nothing');
	const note = `${told.moves} unguarded moves by one bot that nobody registered, storage away for an hour in the middle`;
	return [
		await measureExport(),
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

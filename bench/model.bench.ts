// Longer runs of the registry's model test: random changes, faults, crashes and late writes, some of them new each day.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';

const operations = 2_000;
/** Those that once found something, and others. */
const fixedSeeds = [1, 2, 3, 4, 5, 11, 12, 777, 20_260_302, 20_261_121];
const seedsOfToday = 10;

/** Other seeds each day, such as 2026112600 to 2026112609: fixed ones alone hide defects. */
function seedsOf(day: Date): number[] {
	const first = Number(`${day.toISOString().slice(0, 10).replaceAll('-', '')}00`);
	return Array.from({ length: seedsOfToday }, (_, i) => first + i);
}

/** Runs a test file and reads the lines that it prints behind a name. */
export function runTest(file: string, name: string, settings: Readonly<Record<string, string>>): Promise<object[]> {
	return new Promise((resolve, reject) => {
		const args = [join('node_modules', 'jest', 'bin', 'jest.js'), '--forceExit', file];
		const test = spawn(process.execPath, args, { env: { ...process.env, ...settings } });
		let stdout = '';
		let stderr = '';
		test.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
		});
		test.stderr.setEncoding('utf8').on('data', (text: string) => {
			stderr += text;
		});
		test.on('error', reject).on('close', () => {
			const told = stdout.split('\n').flatMap((line) => {
				const [start, json] = line.split(`${name}: `, 2);
				return start === '' && json !== undefined ? [JSON.parse(json) as object] : [];
			});
			if (told.length > 0) resolve(told);
			else reject(new Error(`${file} did not run: ${stderr.slice(-2_000)}`));
		});
	});
}

interface Told {
	readonly seed: number;
	readonly violation?: string;
	readonly decisions?: number;
	readonly added?: number;
}

/** Counts runs in which somebody passed after a confirmed revocation, or something was lost or left half done. */
export async function measureModel(): Promise<Figure[]> {
	const seeds = [...fixedSeeds, ...seedsOf(new Date())];
	const cores = availableParallelism();
	const shares = Array.from({ length: cores }, (_, core) => seeds.filter((_seed, i) => i % cores === core));
	const runs = shares
		.filter((share) => share.length > 0)
		.map((share) =>
			runTest('test/services/model.test.ts', 'model', {
				MUSTER_OPERATIONS: String(operations),
				MUSTER_SEED: share.join(','),
			}),
		);
	const told = (await Promise.all(runs)).flat() as Told[];
	const broken = told.filter(({ violation }) => violation !== undefined);
	const sum = (name: 'decisions' | 'added') => told.reduce((total, one) => total + (one[name] ?? 0), 0);
	return [
		{
			name: 'model.seeds',
			value: told.length,
			unit: 'seeds',
			budget: { min: seeds.length },
			note: `${operations} operations each, ${sum('added')} accounts added, ${sum('decisions')} decisions; seeds ${seeds.join(' ')}`,
		},
		{
			name: 'model.violations',
			value: broken.length,
			unit: 'violations',
			budget: { max: 0 },
			note:
				broken.length === 0
					? 'somebody passes after a confirmed revocation, or something is lost or left half done'
					: broken.map(({ seed, violation }) => `seed ${seed}: ${violation}`).join('; '),
		},
	];
}

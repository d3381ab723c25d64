// Runs the benches and holds every figure against its budget.
import { parseArgs } from 'node:util';
import { measureApp } from './app.bench';
import { measureAudit } from './audit.bench';
import { measureDecide } from './decide.bench';
import { measureDecision } from './decision.bench';
import { measureEvents } from './events.bench';
import { measureExpression } from './expression.bench';
import { type Bench, budgetText, type Figure, isWithinBudget } from './figure';
import { measureImport } from './import.bench';
import { measureInventory } from './inventory.bench';
import { measureJobs } from './jobs.bench';
import { measureAccounts, measureList } from './list.bench';
import { measureMap } from './map.bench';
import { measureModel } from './model.bench';
import { measureOverview } from './overview.bench';
import { measurePanel } from './panel.bench';
import { measurePoints } from './points.bench';
import { measureReplay } from './replay.bench';
import { measureSnapshot } from './snapshot.bench';
import { measureSync } from './sync.bench';
import { measureUi } from './ui.bench';
import { measureUsage } from './usage.bench';
import { measureVerify } from './verify.bench';

/** Bench by what the names of its figures start with. */
const benches: Readonly<Record<string, Bench>> = {
	decide: measureDecide,
	expression: measureExpression,
	decision: measureDecision,
	events: measureEvents,
	snapshot: measureSnapshot,
	import: measureImport,
	inventory: measureInventory,
	audit: measureAudit,
	jobs: measureJobs,
	model: measureModel,
	overview: measureOverview,
	panel: measurePanel,
	points: measurePoints,
	replay: measureReplay,
	sync: measureSync,
	usage: measureUsage,
	ui: measureUi,
	'ui.accounts': measureAccounts,
	'ui.list': measureList,
	'ui.map': measureMap,
	'audit.verify': measureVerify,
	app: measureApp,
};

function printLine(figure: Figure): void {
	const { name, value, unit, budget, note } = figure;
	process.stdout.write(`${JSON.stringify({ name, value, unit, budget: budgetText(budget), note })}\n`);
}

function printRow(figure: Figure): void {
	const { name, value, unit, budget, note } = figure;
	const verdict = isWithinBudget(figure) ? 'ok    ' : 'MISSED';
	const cells = [verdict, name.padEnd(36), String(value).padStart(9), unit.padEnd(12), budgetText(budget).padEnd(8)];
	process.stdout.write(`${cells.join('  ')}  ${note}\n`);
}

async function run(): Promise<void> {
	const { values } = parseArgs({
		options: { json: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
	});
	const { json, only } = values;
	let printed = 0;
	let missed = 0;
	for (const [name, measure] of Object.entries(benches)) {
		const prefix = `${name}.`;
		// The app's figures stand under several names, because they come from one run of it.
		if (name !== 'app' && !prefix.startsWith(only) && !only.startsWith(prefix)) continue;
		for (const figure of await measure()) {
			if (!figure.name.startsWith(only)) continue;
			(json ? printLine : printRow)(figure);
			printed++;
			if (!isWithinBudget(figure)) missed++;
		}
	}
	if (printed === 0) throw new Error(`no figure starts with "${only}"`);
	if (!json) process.stdout.write(`\n${printed} figures, ${missed} over budget\n`);
	process.exitCode = missed === 0 ? 0 : 1;
}

await run();

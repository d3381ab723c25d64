// Switches every guard off, as the app itself and within a time, while the app is about to be uninstalled.
import { chunks } from '../../contract/chunks';
import { AppError } from '../../core/errors';
import { readRule } from '../../core/guards/rules';
import type { OwnRule, OwnRuleEditor, OwnRules, RulesRefused } from '../ports/jira';
import type { Log, Time } from '../ports/platform';

interface SwitchPorts {
	readonly ownRules: OwnRules & OwnRuleEditor;
	readonly log: Log;
	readonly time: Time;
}

/** Workflows of one request. What one of them lets fail is tried again by itself. */
const workflowsAtOnce = 10;

/**
 * The rules that let nobody pass once the app is gone. The canary stays: its transition is there for Muster alone, and a
 * condition that is switched off would show it to everybody. Audit rules stop nobody.
 */
const mustGo = ({ module, isDisabled }: OwnRule): boolean =>
	!isDisabled && (module === 'guard' || module === 'condition');

const isEnforced = (rule: OwnRule): boolean => readRule(rule).guard?.enforcement !== 'monitor';

/** The rules of each workflow; those where somebody is stopped first. */
function byUrgency(rules: readonly OwnRule[]): OwnRule[][] {
	const workflows = new Map<string, OwnRule[]>();
	for (const rule of rules) workflows.set(rule.workflowName, [...(workflows.get(rule.workflowName) ?? []), rule]);
	const all = [...workflows.values()];
	return [...all.filter((own) => own.some(isEnforced)), ...all.filter((own) => !own.some(isEnforced))];
}

const refusedBy = ({ workflowName, messages }: RulesRefused): AppError =>
	new AppError('CONFLICT', 'rules-not-switched-off', { context: { workflow: workflowName, messages } });

/**
 * Switches off what would let nobody pass without the app. Whatever fails is reported, and the rest goes on; what is off
 * already is left alone.
 *
 * @param until when to begin nothing more, epoch milliseconds
 */
export async function switchOffGuards({ ownRules, log, time }: SwitchPorts, until: number): Promise<void> {
	const workflows = byUrgency((await ownRules.list()).filter(mustGo));
	let left = chunks(workflows, workflowsAtOnce);
	for (const isLastTry of [false, true]) {
		const failed: OwnRule[][] = [];
		for (const [i, part] of left.entries()) {
			if (time.now() >= until) {
				const context = { workflows: left.slice(i).flat().length + failed.length };
				log.failure('before uninstall', new AppError('UNAVAILABLE', 'no-time-left', { context }));
				return;
			}
			try {
				const changes = part.flat().map((rule) => ({ rule, isDisabled: true }));
				for (const refused of await ownRules.change(changes)) log.failure('before uninstall', refusedBy(refused));
			} catch (error) {
				if (!(error instanceof AppError)) throw error;
				if (isLastTry) log.failure('before uninstall', error);
				else failed.push(...part);
			}
		}
		left = failed.map((workflow) => [workflow]);
	}
}

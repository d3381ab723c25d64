// Switches every guard off, as the app itself and within a time, while the app is about to be uninstalled.
import { musterActor } from '../../contract/actor';
import { chunks } from '../../contract/chunks';
import { AppError } from '../../core/errors';
import { readRule } from '../../core/guards/rules';
import type { OwnRule, OwnRuleEditor, OwnRules, RulesRefused } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { addGuardHistory } from './guard-history';

type SwitchPorts = Pick<Ports, 'records' | 'log' | 'time' | 'randomness'> & {
	readonly ownRules: OwnRules & OwnRuleEditor;
};

/** Workflows of one request. What one of them lets fail is tried again by itself. */
const workflowsAtOnce = 10;
/** Records of one transaction: each may take 150,000 bytes. */
const recordsAtOnce = 25;

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
export async function switchOffGuards(ports: SwitchPorts, until: number): Promise<void> {
	const switchedOff: OwnRule[] = [];
	try {
		await switchOff(ports, until, switchedOff);
	} finally {
		await keepInHistory(ports, switchedOff);
	}
}

/** Whatever becomes of the record, the guards stay off. */
async function keepInHistory(ports: SwitchPorts, rules: readonly OwnRule[]): Promise<void> {
	const at = ports.time.now();
	const transitions = rules.map((rule) => {
		const { workflowName: workflow, transitionId } = rule;
		return { workflow, transitionId, before: [readRule(rule)], after: [readRule({ ...rule, isDisabled: true })] };
	});
	const history = { at, actor: musterActor, action: 'switch-off', transitions } as const;
	try {
		for (const some of chunks(addGuardHistory(ports, `off-${at}`, [history]), recordsAtOnce)) {
			await ports.records.commit(some);
		}
	} catch (error) {
		ports.log.failure('before uninstall', error);
	}
}

/** @param switchedOff gets the rules that Jira switched off */
async function switchOff({ ownRules, log, time }: SwitchPorts, until: number, switchedOff: OwnRule[]): Promise<void> {
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
				const refusals = await ownRules.change(changes);
				for (const refused of refusals) log.failure('before uninstall', refusedBy(refused));
				const refused = new Set(refusals.map(({ workflowName }) => workflowName));
				switchedOff.push(...part.flat().filter(({ workflowName }) => !refused.has(workflowName)));
			} catch (error) {
				if (!(error instanceof AppError)) throw error;
				if (isLastTry) log.failure('before uninstall', error);
				else failed.push(...part);
			}
		}
		left = failed.map((workflow) => [workflow]);
	}
}

// Which rule is configured or shown, as the host tells it. The old workflow editor tells less than the new one.
import type { RulePlace } from '../../../../src/contract/calls/rule';
import { jiraIdForm, transitionIdForm, workflowIdForm } from '../../../../src/contract/patterns';

export type RuleKind = 'validator' | 'condition' | 'post-function';

/** Where the rule stands, with ids that the back end takes. */
export type RuleContextPlace = { readonly [Part in keyof RulePlace]: string };

export interface RuleContext {
	readonly kind: RuleKind;
	readonly place: RuleContextPlace;
	/** Names of the statuses, as far as the host tells them. */
	readonly from: string | undefined;
	readonly to: string | undefined;
	/** What Jira stores, whatever that is; undefined for a rule that was not configured yet. */
	readonly stored: unknown;
}

const kinds = new Map<string, { readonly kind: RuleKind; readonly config: string }>([
	['muster-guard', { kind: 'validator', config: 'validatorConfig' }],
	['muster-guard-condition', { kind: 'condition', config: 'conditionConfig' }],
	['muster-audit', { kind: 'post-function', config: 'postFunctionConfig' }],
]);

/** Ids are missing, null or made up by the editor until a workflow was saved: only well-formed ones go on. */
function readId(value: unknown, form: RegExp): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	return typeof text === 'string' && form.test(text) ? text : undefined;
}

const partsOf = (value: unknown): Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null ? { ...value } : {};

const readName = (name: unknown): string | undefined =>
	typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;

/** Hosts may tell the configuration as the text that was saved. What is no JSON goes on as it is. */
function readConfig(config: unknown): unknown {
	if (config === null || config === '') return undefined;
	if (typeof config !== 'string') return config;
	try {
		return JSON.parse(config);
	} catch {
		return config;
	}
}

/**
 * Reads what `view.getContext` told.
 *
 * @throws {Error} when the module is none of the rules
 */
export function parseRuleContext({
	moduleKey,
	extension,
}: {
	readonly moduleKey: string;
	readonly extension: unknown;
}): RuleContext {
	const known = kinds.get(moduleKey);
	if (known === undefined) throw new Error(`the page has no rule "${moduleKey}"`);
	const { scopedProjectId, workflowId, transitionContext, [known.config]: config } = partsOf(extension);
	const transition = partsOf(transitionContext);
	const from = partsOf(transition['from']);
	const to = partsOf(transition['to']);
	const ids = {
		projectId: readId(scopedProjectId, jiraIdForm),
		workflowId: readId(workflowId, workflowIdForm),
		transitionId: readId(transition['id'], transitionIdForm),
		fromStatusId: readId(from['id'], jiraIdForm),
		toStatusId: readId(to['id'], jiraIdForm),
	};
	return {
		kind: known.kind,
		place: Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined)),
		from: readName(from['name']),
		to: readName(to['name']),
		stored: readConfig(config),
	};
}

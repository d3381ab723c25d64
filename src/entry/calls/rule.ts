// The rule dialogs' calls. Jira administrators edit workflows; administrators of a team-managed space edit its own.
import { type RuleOutputs, ruleInputs } from '../../contract/calls/rule';
import { compileRule, previewRule, readStoredRule } from '../../services/guards/rule-preview';
import { tryTransition } from '../../services/guards/try-as';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';
import { readTryPorts } from './try-ports';

const access = 'rule-editor';

export const ruleCalls = defineCalls<typeof ruleInputs, RuleOutputs>(
	ruleInputs,
	{
		'rule.preview': { access, run: async ({ place, guard, rule }) => previewRule(ports, place, guard, rule) },
		'rule.try': {
			access,
			run: async ({ place, guard, rule, ...tried }) =>
				tryTransition(await readTryPorts(), place, tried, { guard, rule }),
		},
		'rule.compile': { access, run: async ({ place, guard, kind }) => compileRule(ports, place, guard, kind) },
		'rule.read': { access, run: async ({ stored }) => readStoredRule(stored) },
	},
	callPorts,
);

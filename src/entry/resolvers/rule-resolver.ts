// The rule dialogs' calls. Jira administrators edit workflows; administrators of a team-managed space edit its own.
import { type RuleOutputs, type RulePlace, ruleInputs } from '../../contract/calls/rule';
import { compileRule, previewRule, readRule } from '../../services/guards/rule-preview';
import { makeResolver } from '../define-rpc';
import { callerRights, ports } from '../wiring';

type Placed = { readonly place: RulePlace };
const access = { need: 'rule-editor', of: ({ place }: Placed) => place.projectId } as const;

export const ruleResolver = makeResolver<typeof ruleInputs, RuleOutputs>(
	ruleInputs,
	{
		'rule.preview': { access, run: async ({ place, guard }) => previewRule(ports, place, guard) },
		'rule.compile': { access, run: async ({ place, guard }) => compileRule(ports, place, guard) },
		'rule.read': { access, run: async ({ stored }) => readRule(stored) },
	},
	callerRights,
);

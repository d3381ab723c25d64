// Calls about the guards of the site's workflows.
import { type GuardOutputs, guardInputs } from '../../contract/calls/guards';
import { applyGuards, removeAllRules } from '../../services/guards/apply-guards';
import { keepInherited } from '../../services/guards/find-inherited';
import { listRuled } from '../../services/guards/list-ruled';
import { planGuards } from '../../services/guards/plan-guards';
import { readInventory } from '../../services/guards/read-inventory';
import { defineCalls } from '../define-call';
import { callPorts, inBackground, ports } from '../wiring';

const access = 'jira-admin';

export const guardCalls = defineCalls<typeof guardInputs, GuardOutputs>(
	guardInputs,
	{
		'guard.inventory': { access, run: async ({ cursor }) => inBackground('page', () => readInventory(ports, cursor)) },
		'guard.plan': { access, run: async ({ change }) => planGuards(ports, change) },
		'guard.apply': { access, run: async ({ change, versions }, actor) => applyGuards(ports, actor, change, versions) },
		'leave.list': { access, run: async ({ cursor }) => listRuled(ports, cursor) },
		'leave.remove': { access, run: async ({ versions }, actor) => removeAllRules(ports, actor, versions) },
		'inherited.keep': {
			access,
			run: async (_, actor) => {
				await keepInherited(ports, actor);
				return {};
			},
		},
	},
	callPorts,
);

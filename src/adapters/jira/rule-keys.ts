// Under which keys Jira stores Muster's workflow rules, and whether this site knows them under the same ones.
import { getAppContext } from '@forge/api';
import type { RuleModule } from '../../core/guards/rules';
import { ruleModules } from '../../core/guards/rules';
import type { RuleKeysSeen } from '../../services/ports/jira';

/** Says under which key Jira stores rules of a module: an extension ARI. */
export type RuleKeys = (module: RuleModule) => string;

/** Keys of the modules in the manifest. */
export const moduleKeys: Readonly<Record<RuleModule, string>> = {
	guard: 'muster-guard',
	condition: 'muster-guard-condition',
	audit: 'muster-audit',
	canary: 'muster-canary',
};

/** Source: Jira Cloud REST API, workflow rules, Forge rules. */
export const forgeRules: Readonly<Record<RuleModule, string>> = {
	guard: 'forge:expression-validator',
	condition: 'forge:expression-condition',
	audit: 'forge:workflow-post-function',
	canary: 'forge:expression-condition',
};

interface AppPlace {
	readonly appId: string;
	readonly environmentId: string;
}

function ownPlace(): AppPlace {
	const { appAri, environmentAri } = getAppContext();
	return { appId: appAri.appId, environmentId: environmentAri.environmentId };
}

const keysIn =
	({ appId, environmentId }: AppPlace): RuleKeys =>
	(module) =>
		`ari:cloud:ecosystem::extension/${appId}/${environmentId}/static/${moduleKeys[module]}`;

/** Jira stores a rule under the ARI of its module in this very environment of the app. */
export const ownKeys = (): RuleKeys => keysIn(ownPlace());

/** A rule that Jira offers for a workflow. */
export interface OfferedRule {
	readonly id?: string | undefined;
	readonly ruleKey?: string | undefined;
}

/** Compares what Jira offers with the keys that Muster writes and looks for. */
export function compareKeys(offered: readonly OfferedRule[], place: AppPlace = ownPlace()): RuleKeysSeen {
	const keys = keysIn(place);
	const otherEnvironment = (id: string, module: RuleModule): boolean => {
		const environment = /^ari:cloud:ecosystem::extension\/[^/]+\/([^/]+)\/static\//.exec(id)?.[1];
		return environment !== undefined && id === keysIn({ ...place, environmentId: environment })(module);
	};
	const differing: string[] = [];
	const missing: string[] = [];
	for (const module of ruleModules) {
		const found = offered.find(({ id }) => id === keys(module));
		if (found !== undefined) {
			const { ruleKey = forgeRules[module] } = found;
			if (ruleKey !== forgeRules[module]) differing.push(ruleKey);
			continue;
		}
		// Muster in another environment of the same app is somebody else, and its rules are none of these.
		const other = offered.find(
			({ id = '' }) =>
				id.includes(place.appId) && id.split('/').at(-1) === moduleKeys[module] && !otherEnvironment(id, module),
		);
		if (other?.id === undefined) missing.push(moduleKeys[module]);
		else differing.push(other.id);
	}
	return { differing, missing };
}

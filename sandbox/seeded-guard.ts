// The guard on the seeded *Deploy* transition, as Muster's rule page would have saved it.
// The only place where the sandbox reads the app's code: a site where an admin has already used Muster needs its data.
import { compileRuleConfig } from '../src/core/guards/rule-config';
import type { SandboxOptions } from './sandbox';

export const seededGuard: NonNullable<SandboxOptions['guard']> = {
	config: { ...compileRuleConfig({ mode: 'registered', enforcement: 'enforce' }) },
	postFunctionConfig: {},
	validator: 'muster-guard',
	postFunction: 'muster-audit',
};

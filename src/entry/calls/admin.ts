// The admin page's calls: every concept's table in one. All of them need Administer Jira; one is for whoever is locked out.
import type { AdminOutputs } from '../../contract/calls/admin';
import type { Calls } from '../define-call';
import { accountCalls } from './accounts';
import { activityCalls } from './activity';
import { bulkCalls } from './bulk';
import { driftCalls } from './drift';
import { evidenceCalls } from './evidence';
import { guardCalls } from './guards';
import { healthCalls } from './health';
import { identityCalls } from './identities';
import { replayCalls } from './replay';
import { siteCalls } from './site';
import { wayBackCalls } from './way-back';
import { whoCouldCalls } from './who-could';

export const adminCalls: Calls<AdminOutputs> = {
	...siteCalls,
	...wayBackCalls,
	...accountCalls,
	...activityCalls,
	...whoCouldCalls,
	...identityCalls,
	...bulkCalls,
	...healthCalls,
	...driftCalls,
	...evidenceCalls,
	...guardCalls,
	...replayCalls,
};

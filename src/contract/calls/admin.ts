// The admin page's calls: every concept's table in one.

import { type AccountOutputs, accountInputs } from './accounts';
import { type ActivityOutputs, activityInputs } from './activity';
import { type BulkOutputs, bulkInputs } from './bulk';
import { type DriftOutputs, driftInputs } from './drift';
import { type EvidenceOutputs, evidenceInputs } from './evidence';
import { type GuardOutputs, guardInputs } from './guards';
import { type HealthOutputs, healthInputs } from './health';
import { type IdentityOutputs, identityInputs } from './identities';
import { type ReplayOutputs, replayInputs } from './replay';
import { type SiteOutputs, siteInputs } from './site';
import { type WayBackOutputs, wayBackInputs } from './way-back';
import { type WhoCouldOutputs, whoCouldInputs } from './who-could';

export const adminInputs = {
	...siteInputs,
	...wayBackInputs,
	...accountInputs,
	...activityInputs,
	...whoCouldInputs,
	...identityInputs,
	...bulkInputs,
	...healthInputs,
	...driftInputs,
	...evidenceInputs,
	...guardInputs,
	...replayInputs,
} as const;

export interface AdminOutputs
	extends SiteOutputs,
		WayBackOutputs,
		AccountOutputs,
		ActivityOutputs,
		WhoCouldOutputs,
		IdentityOutputs,
		BulkOutputs,
		HealthOutputs,
		DriftOutputs,
		EvidenceOutputs,
		GuardOutputs,
		ReplayOutputs {}

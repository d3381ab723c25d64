// What a check found, and what to do about it, in words.
import type { HealthCheckView } from '../../../../src/contract/calls/health';
import type { Finding } from '../../../../src/contract/findings';
import type { FindingWords } from '../../strings/en/findings';

function seenIn({ finding, params }: Finding, texts: FindingWords): string {
	// Each sentence takes the parameters of its finding, as the type of the table says.
	const evidence = texts.evidence[finding] as string | ((params: Finding['params']) => string);
	return typeof evidence === 'string' ? evidence : evidence(params);
}

export function evidenceText({ found, isStale }: HealthCheckView, texts: FindingWords): string {
	if (found === undefined) return texts.never;
	return isStale === true ? texts.stale(seenIn(found, texts)) : seenIn(found, texts);
}

/** Undefined when there is nothing to do. */
export function adviceText({ found, isStale }: HealthCheckView, texts: FindingWords): string | undefined {
	return found === undefined || isStale === true ? texts.runIt : texts.advice[found.finding];
}

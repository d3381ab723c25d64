// Remembers that one of Muster's rules could not decide: the first sign that something is wrong with the snapshot.
import { createHash } from 'node:crypto';
import { defined } from '../../contract/defined';
import { type ExpressionFailure, expressionFailureSchema } from '../../contract/expression-failure';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';

/** What one event tells. */
export type FailedExpression = Omit<ExpressionFailure, 'count' | 'firstAt' | 'lastAt'>;

// Rule ids may be ARIs, which hold characters that storage keys may not.
const failureRef = (ruleId: string): RecordRef => ({
	kind: 'failure',
	id: createHash('sha256').update(ruleId).digest('hex'),
});

/** Adds a failure to the record of its rule: one small record a rule, however many attempts it blocks. */
export async function noteFailedExpression(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	failed: FailedExpression,
): Promise<void> {
	const ref = failureRef(failed.ruleId);
	await retryConflicts('failures-busy', async () => {
		const [stored] = await records.read([ref]);
		const known = stored === undefined ? undefined : parseRecord(expressionFailureSchema, ref, stored.body);
		const now = time.now();
		const body: ExpressionFailure = {
			ruleId: failed.ruleId,
			workflow: failed.workflow,
			expression: failed.expression.slice(0, 2_000),
			messages: failed.messages.slice(0, 5).map((message) => message.slice(0, 500)),
			...defined({ issueKey: failed.issueKey }),
			count: (known?.count ?? 0) + 1,
			firstAt: known?.firstAt ?? now,
			lastAt: now,
		};
		const version = (stored?.version ?? 0) + 1;
		return records.commit([
			{
				type: 'set',
				ref,
				expected: stored?.version ?? 'absent',
				record: { version, body },
				attributes: { kind: 'failure', at: now },
			},
		]);
	});
}

/** The rules that failed, newest failure first. */
export async function listFailures({ records }: Pick<Ports, 'records'>, limit: number): Promise<ExpressionFailure[]> {
	const page = await records.query({
		kind: 'failure',
		index: 'by-time',
		partition: ['failure'],
		limit,
		descending: true,
	});
	return page.records.map(({ id, record }) =>
		parseRecord(expressionFailureSchema, { kind: 'failure', id }, record.body),
	);
}

// Up to when evidence was compared with Jira's change logs: for the site, and for what was left behind.
import * as z from '#zod';
import { type IssueId, type ProjectId, projectIdSchema } from '../../contract/ids';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

const comparedRef: RecordRef = { kind: 'report', id: 'compared' };

/** Instants are epoch milliseconds. */
const comparedSchema = z.strictObject({
	/** Every change before this was compared, but for what is left behind. */
	upTo: z.number(),
	/** Spaces that could not be read since, by when they were compared last. */
	behind: z.record(z.string(), z.number()),
	/** Work items that could not be recorded since. */
	missed: z.record(z.string(), z.number()),
	/** The spaces of the site, as they were listed last. */
	spaces: z.array(projectIdSchema),
	listedAt: z.number(),
	/** What is under way. */
	pass: z.exactOptional(
		z.strictObject({
			/** The one space that is caught up with; absent for the whole site. */
			projectId: z.exactOptional(projectIdSchema),
			from: z.number(),
			upTo: z.number(),
			/** Work items that were made before this are done. */
			madeFrom: z.exactOptional(z.number()),
			/** When the first change was made that a post function is still going to record. */
			waitsFor: z.exactOptional(z.number()),
		}),
	),
	/** The hour of the last step, and the objects read of Jira in it. */
	hour: z.int(),
	read: z.int(),
});
export type Compared = z.infer<typeof comparedSchema>;
export type Pass = NonNullable<Compared['pass']>;

export async function readCompared(
	records: Records,
): Promise<{ readonly stored: StoredRecord | undefined; readonly compared: Compared | undefined }> {
	const [stored] = await records.read([comparedRef]);
	return {
		stored,
		compared: stored === undefined ? undefined : parseRecord(comparedSchema, comparedRef, stored.body),
	};
}

export const setCompared = (stored: StoredRecord | undefined, body: Compared): RecordWrite => ({
	type: 'set',
	ref: comparedRef,
	expected: stored?.version ?? 'absent',
	record: { version: (stored?.version ?? 0) + 1, body },
});

/** Up to when everything on the site was compared, whatever was left behind included; undefined before the first comparison. */
export async function siteComparedUpTo(records: Records): Promise<number | undefined> {
	const { compared } = await readCompared(records);
	if (compared === undefined) return undefined;
	const { behind, missed, upTo } = compared;
	return Math.min(upTo, ...Object.values(behind), ...Object.values(missed));
}

/**
 * Up to when every change in a space that has to be recorded is recorded, epoch milliseconds; undefined before the first
 * comparison.
 *
 * @param issueId of a work item in it, which may have been left out
 */
export async function comparedUpTo(
	records: Records,
	projectId: ProjectId,
	issueId?: IssueId,
): Promise<number | undefined> {
	const { compared } = await readCompared(records);
	if (compared === undefined) return undefined;
	const { behind, missed, upTo } = compared;
	const missedSince = issueId === undefined ? undefined : missed[issueId];
	return Math.min(upTo, behind[projectId] ?? upTo, missedSince ?? upTo);
}

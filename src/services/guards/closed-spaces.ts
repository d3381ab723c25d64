// The spaces that rules of the organization keep Muster out of: asked of Jira, told by its events, and remembered.
import * as z from '#zod';
import type { ClosedSpaceView } from '../../contract/calls/site';
import { defined } from '../../contract/defined';
import type { Finding } from '../../contract/findings';
import { type ProjectId, projectIdSchema } from '../../contract/ids';
import { hasRulesToPass } from '../../core/guards/rules';
import type { AppAccess, ProjectWorkflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';

const closedRef: RecordRef = { kind: 'report', id: 'closed-spaces' };
const spaceSchema = z.strictObject({
	id: projectIdSchema,
	/** Absent for a space that an event told of. */
	key: z.optional(z.string()),
	/** Ids of its workflows with guards; absent where they were not read. */
	guardedWorkflows: z.optional(z.array(z.string())),
});
type KnownSpace = z.infer<typeof spaceSchema>;
const closedSchema = z.strictObject({
	/** Epoch milliseconds. */
	at: z.number(),
	spaces: z.array(spaceSchema),
	/** There are more spaces than one check asks about. */
	isComplete: z.boolean(),
});
type Closed = z.infer<typeof closedSchema>;

/** More are not remembered: a site that closes so many has been told. */
const mostSpaces = 200;
/** Of so many closed spaces the workflows are read; the others count as guarded. */
const mostRead = 10;

type ReadPorts = Pick<Ports, 'records'>;
type CheckPorts = Pick<Ports, 'records' | 'time'> & {
	readonly appAccess: AppAccess;
	readonly projectWorkflows: ProjectWorkflows;
};

const bodyOf = (stored: StoredRecord | undefined): Closed | undefined =>
	stored === undefined ? undefined : parseRecord(closedSchema, closedRef, stored.body);

async function readClosed({ records }: ReadPorts): Promise<Closed | undefined> {
	const [stored] = await records.read([closedRef]);
	return bodyOf(stored);
}

/** The spaces that Muster is kept out of, as far as it was told. */
export const closedSpaces = async (ports: ReadPorts): Promise<readonly ClosedSpaceView[]> =>
	((await readClosed(ports))?.spaces ?? []).map(({ id, guardedWorkflows }) => ({
		id,
		...defined({ guardedWorkflows }),
	}));

function findingOf({ spaces, isComplete }: Closed): Finding {
	const names = spaces.map(({ id, key }) => key ?? id);
	if (spaces.some(({ guardedWorkflows }) => guardedWorkflows?.length !== 0))
		return { finding: 'guarded-spaces-closed', params: { spaces: names } };
	if (spaces.length > 0) return { finding: 'spaces-closed', params: { spaces: names } };
	return { finding: isComplete ? 'spaces-open' : 'spaces-partly-checked', params: {} };
}

/** What is known now, events included; undefined before the first check and event. */
export async function readClosedFinding(
	ports: ReadPorts,
): Promise<{ readonly found: Finding; readonly checkedAt: number } | undefined> {
	const closed = await readClosed(ports);
	return closed === undefined ? undefined : { found: findingOf(closed), checkedAt: closed.at };
}

/** Changes the record as nobody else changed it meanwhile. */
async function change(
	{ records }: ReadPorts,
	next: (known: Closed | undefined) => Promise<Closed> | Closed,
): Promise<Closed> {
	return retryConflicts('closed-spaces-busy', async () => {
		const [stored] = await records.read([closedRef]);
		const body = await next(bodyOf(stored));
		const version = (stored?.version ?? 0) + 1;
		const committed = await records.commit([
			{ type: 'set', ref: closedRef, expected: stored?.version ?? 'absent', record: { version, body } },
		]);
		return committed === 'committed' ? body : committed;
	});
}

async function readGuarded({ projectWorkflows }: CheckPorts, projectId: ProjectId): Promise<string[]> {
	const workflows = await projectWorkflows.list(projectId);
	return workflows
		.filter(({ transitions }) => transitions.some(({ rules }) => hasRulesToPass(rules)))
		.map(({ id }) => id);
}

/** Asks Jira, and remembers the answer. What an event told while Jira was asked is asked for again. */
export async function checkClosedSpaces(ports: CheckPorts): Promise<Finding> {
	const closed = await change(ports, async () => {
		const { spaces, isComplete } = await ports.appAccess.closedSpaces();
		const known: KnownSpace[] = [];
		for (const { id, key } of spaces.slice(0, mostSpaces)) {
			const guardedWorkflows = known.length < mostRead ? await readGuarded(ports, id) : undefined;
			known.push({ id, key, ...defined({ guardedWorkflows }) });
		}
		return { at: ports.time.now(), spaces: known, isComplete };
	});
	return findingOf(closed);
}

/** Remembers a space that Jira told of. Jira tells of those that are closed, never of those that are opened again. */
export async function noteClosedSpace(ports: Pick<Ports, 'records' | 'time'>, id: ProjectId): Promise<void> {
	await change(ports, (known) => {
		const { spaces = [], isComplete = false } = known ?? {};
		const isNew = spaces.length < mostSpaces && spaces.every((space) => space.id !== id);
		const more: readonly KnownSpace[] = isNew ? [{ id }] : [];
		return { at: ports.time.now(), spaces: [...spaces, ...more], isComplete };
	});
}

// The sentences people read: one for every problem and every finding, and each says what it was told.
import { describe, expect, it } from '@jest/globals';
import type { BulkRowView } from '../../src/contract/calls/bulk';
import type { HealthCheckView } from '../../src/contract/calls/health';
import { findings, isFinding } from '../../src/contract/findings';
import { isStatement, type ParamKinds, problems, type Statement, statementOf } from '../../src/contract/problems';
import { rowText } from '../../static/src/pages/bulk/row-text';
import { adviceText, evidenceText } from '../../static/src/pages/health/finding-text';
import { bulk } from '../../static/src/strings/en/bulk';
import { finding as words } from '../../static/src/strings/en/findings';
import { problems as problemWords } from '../../static/src/strings/en/problems';
import { sentenceOf } from '../../static/src/strings/sentences';

const problemText = (error: Parameters<typeof sentenceOf>[1], subject?: string) =>
	sentenceOf(problemWords, error, subject);

/** A value of each kind, and what a sentence shows of it; nothing where it says so in words of its own. */
const samples = {
	number: [7, '7'],
	text: ['<b>Sam</b>.', '<b>Sam</b>.'],
	texts: [['One', 'Two.'], 'One'],
	flag: [true, ''],
	status: ['suspended', 'suspended'],
	move: ['retire', 'retired'],
	listed: ['types', 'type'],
	named: ['work-type', 'work type'],
	transitions: [[{ transition: 'Deploy', workflow: 'Release' }], '“Deploy” in Release'],
	statement: [{ problem: 'jira-silent', params: {} }, 'Jira did not answer. Try again.'],
	statements: [[{ problem: 'jira-says', params: { words: 'Never.' } }], 'Never.'],
} as const satisfies Readonly<Record<ParamKinds[string], readonly [unknown, string]>>;

const paramsOf = (kinds: ParamKinds) =>
	Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, samples[kind][0]]));

function expectSentence(sentence: string, kinds: ParamKinds): void {
	expect(sentence).toMatch(/^[A-Z0-9“<u].*\.$/s);
	expect(sentence).not.toMatch(/undefined|\[object|NaN| {2}|\$\{/);
	for (const kind of Object.values(kinds)) expect(sentence).toContain(samples[kind][1]);
}

const everyProblem = Object.entries<ParamKinds>(problems);
const everyFinding = Object.entries(findings);

describe('every problem', () => {
	it.each(everyProblem)('has a sentence that says what it was told: %s', (problem, kinds) => {
		const statement: unknown = { problem, params: paramsOf(kinds) };
		if (!isStatement(statement)) throw new Error(`these are not the parameters of ${problem}`);
		expectSentence(problemText({ ...statement, field: 'draft.name' }), kinds);
		expectSentence(problemText(statement, 'Name'), kinds);
	});

	it.each(everyProblem)('takes its own parameters and no others: %s', (problem, kinds) => {
		const params = paramsOf(kinds);
		expect(isStatement({ problem, params: { ...params, more: 1 } })).toBe(false);
		expect(isStatement({ problem, params, more: 1 })).toBe(false);
		expect(isStatement({ problem })).toBe(false);
		for (const name of Object.keys(kinds)) {
			expect(isStatement({ problem, params: { ...params, [name]: { toString: 'x' } } })).toBe(false);
			const { [name]: _, ...others } = params;
			expect(isStatement({ problem, params: others })).toBe(false);
		}
	});

	it.each([undefined, null, 'unexpected', [], {}, { problem: 'toString', params: {} }, { problem: '', params: {} }])(
		'is none of the table: %j',
		(value) => expect(isStatement(value)).toBe(false),
	);
});

describe('a sentence', () => {
	it('begins with what a form calls the field, or with its path', () => {
		const tooLong: Statement = { problem: 'too-long', params: { most: 120 } };
		expect(problemText({ ...tooLong, field: 'draft.name' }, 'Name')).toBe('Name is longer than 120 characters.');
		expect(problemText({ ...tooLong, field: 'draft.name' })).toBe(
			'The field draft.name is longer than 120 characters.',
		);
	});

	it('is a general one for a problem that the page does not know yet', () => {
		const newer = { problem: 'of-a-newer-back-end', params: { of: 1 } } as unknown as Statement;
		expect(problemText({ ...newer, code: 'CONFLICT' })).toBe('It was changed elsewhere meanwhile.');
		expect(problemText(newer)).toBe('Something went wrong in Muster.');
	});

	it.each<[Statement, string]>([
		[statementOf('field-unknown'), 'X is not known.'],
		[statementOf('not-valid'), 'X is not valid.'],
		[statementOf('required'), 'X is required.'],
		[statementOf('character-not-allowed'), 'X holds a character that is not allowed (such as < or >).'],
		[statementOf('contact-sign-not-allowed'), 'X holds $, % or \\.'],
		[statementOf('not-account-id'), 'X is not an Atlassian account ID.'],
		[statementOf('not-issue-key'), 'X is not the key of a work item, such as REL-7.'],
		[statementOf('not-instant'), 'X is not a point in time.'],
		[{ problem: 'too-few-days', params: { least: 1 } }, 'X is less than 1 day.'],
		[{ problem: 'too-few-days', params: { least: 0 } }, 'X is less than 0 days.'],
		[{ problem: 'too-many-days', params: { most: 3_650 } }, 'X is more than 3,650 days.'],
		[{ problem: 'too-few-parts', params: { least: 98 } }, 'X is less than 98.'],
		[{ problem: 'too-many-listed', params: { of: 'grants', most: 30 } }, 'X holds more than 30 grants.'],
		[{ problem: 'none-listed', params: { of: 'types' } }, 'X holds no type.'],
		[{ problem: 'none-of', params: { values: ['a', 'b'] } }, 'X is none of a, b.'],
		[
			{ problem: 'status-not-movable', params: { status: 'active', move: 'reactivate' } },
			'An identity that is active cannot be reactivated.',
		],
		[
			{ problem: 'registered-already', params: { name: 'deploy-bot' } },
			'This account is registered already, as deploy-bot.',
		],
		[{ problem: 'expiry-too-far', params: { mostDays: 365 } }, 'This site allows at most 365 days until the expiry.'],
		[{ problem: 'piece-missing', params: { piece: 1 } }, 'Piece 1 is missing. Send it again.'],
		[
			{ problem: 'piece-not-announced', params: { piece: 999, announced: 3 } },
			'Piece 999 was sent, but only 3 were announced.',
		],
		[
			{ problem: 'growth-not-accepted', params: { needed: 18, accepted: 17 } },
			'It would need 18 parts; 17 are accepted.',
		],
		[
			{
				problem: 'workflow-refused',
				params: { reasons: [{ problem: 'jira-says', params: { words: 'No.' } }, statementOf('jira-gave-no-reason')] },
			},
			'Jira refuses this change of the workflow: No. Jira gave no reason.',
		],
		[
			{ problem: 'too-many-frozen', params: { frozen: 500 } },
			'500 spaces are frozen already, and no more can be. Freeze the site.',
		],
		[
			{ problem: 'name-not-found', params: { of: 'status', name: 'X', space: 'Ops', isOfWorkType: true } },
			'That work type of Ops has no status "X".',
		],
		[
			{ problem: 'several-named', params: { of: 'work-type', name: 'X', space: 'Ops', isOfWorkType: false } },
			'Ops has more than one work type called "X". Write the ID.',
		],
	])('of %j reads: %s', (statement, sentence) => expect(problemText(statement, 'X')).toBe(sentence));

	it.each([
		'registry-busy-unchanged',
		'registry-growing-unchanged',
		'storage-silent',
		'guards-compared-elsewhere',
	] as const)('says that nothing was changed: %s', (problem) =>
		expect(problemText(statementOf(problem))).toContain('Nothing was changed.'),
	);
});

describe('a row', () => {
	const row: BulkRowView = { row: 2, accountId: 'a', verdict: 'error' };
	it.each<[Partial<BulkRowView>, string]>([
		[{ field: 'name', error: statementOf('required') }, 'The name is required.'],
		[{ field: 'rotateEveryDays', error: statementOf('not-whole-days') }, 'The rotation is not a whole number of days.'],
		[
			{ field: 'credentialKind', error: statementOf('credential-kind-required') },
			'The kind of credential is required when other columns speak of a credential.',
		],
		[
			{ field: 'credentialIssuedAt', error: statementOf('not-date') },
			"The credential's date of issue is not a date such as 2027-03-14 or 2027-03-14T18:00:00Z.",
		],
		[{ field: 'confirmBotUser', error: statementOf('not-yes-or-no') }, 'The confirmation is neither yes nor no.'],
		[{ field: 'purpose', error: statementOf('is-formula') }, 'The purpose begins with =, like a formula.'],
		[
			{ field: 'grants', error: { problem: 'grants-unreadable', params: { rest: 'everything' } } },
			'The grants: cannot be read from "everything" on.',
		],
		[
			{ field: 'grants', error: { problem: 'grant-word-twice', params: { grant: 1, word: 'to' } } },
			'The grants: grant 1 has to= twice.',
		],
		[
			{ field: 'grants', grant: 2, error: { problem: 'grant-end-not-date', params: { until: 'never' } } },
			'Grant 2: until="never" is not a date such as 2027-03-14 or 2027-03-14T18:00:00Z.',
		],
		[
			{ field: 'grants', grant: 1, error: { problem: 'grant-needs-id', params: { word: 'to', value: 'Done' } } },
			'Grant 1: Without space=, to="Done" must be an ID.',
		],
		[{ field: 'grants', grant: 4, error: statementOf('grant-not-valid') }, 'Grant 4: What it says is not valid.'],
		[{ error: { problem: 'line-refused', params: { why: 'Too many cells.' } } }, 'Too many cells.'],
		[
			{ field: 'ownerId', value: 'bruno', error: statementOf('not-account-id') },
			'The owner is not an Atlassian account ID. In the file: “bruno”.',
		],
		[
			{ field: 'ownerId', value: 'Bruno Keller', error: statementOf('several-owners') },
			'Several active people have this name or e-mail address. Write the account ID of the owner. In the file: “Bruno Keller”.',
		],
		[{ changes: ['name'] }, 'Changes name.'],
		[{ changes: ['name', 'ownerId'] }, 'Changes name and owner.'],
		[{ changes: ['name', 'expiresAt', 'grants'] }, 'Changes name, expiry and grants.'],
		[{ isAnew: true }, 'Registers the retired account anew.'],
		[{ verdict: 'change', changes: ['status'], retire: 'It is gone.' }, 'Retires it, for good. Reason: “It is gone.”'],
		[{ verdict: 'unchanged', retire: 'It is gone.' }, ''],
		[
			{ verdict: 'error', retire: 'It is gone.', error: statementOf('changed-since-tried') },
			'Somebody changed this identity after the dry run. Check it, and start anew.',
		],
		[{}, ''],
		// What came of a change counts more than what it was.
		[
			{ changes: ['name'], error: statementOf('changed-since-tried') },
			'Somebody changed this identity after the dry run. Check it, and start anew.',
		],
	])('of %j reads: %s', (more, sentence) => expect(rowText({ ...row, ...more }, bulk, problemWords)).toBe(sentence));
});

describe('every finding', () => {
	const checkOf = (finding: string, params: object, more: Partial<HealthCheckView> = {}): HealthCheckView => {
		const found: unknown = { finding, params };
		if (!isFinding(found)) throw new Error(`these are not the parameters of ${finding}`);
		return { key: 'drift', state: findings[found.finding].state, found, checkedAt: 1, ...more };
	};

	it.each(everyFinding)('has a sentence that says what it was told: %s', (finding, { params }) => {
		const check = checkOf(finding, paramsOf(params));
		expectSentence(evidenceText(check, words), params);
		expectSentence(evidenceText({ ...check, isStale: true, state: 'unknown' }, words), params);
	});

	it.each(everyFinding)('says what to do, unless it is good: %s', (finding, { state, params }) => {
		const advice = adviceText(checkOf(finding, paramsOf(params)), words);
		if (state === 'good') expect(advice).toBeUndefined();
		else expectSentence(advice ?? '', {});
	});

	it('that is old or missing says so, and what to do', () => {
		const never: HealthCheckView = { key: 'drift', state: 'unknown' };
		expect([evidenceText(never, words), adviceText(never, words)]).toEqual([
			'This was never checked.',
			'Run the checks.',
		]);
		const old = checkOf('guards-intact', { guards: 1 }, { state: 'unknown', isStale: true });
		expect([evidenceText(old, words), adviceText(old, words)]).toEqual([
			'This was not checked lately. Then: 1 guard stands as Muster saved them.',
			'Run the checks.',
		]);
	});

	const first = ['a', 'b', 'c'].map((transition) => ({ transition, workflow: 'W' }));
	it.each<[string, object, string]>([
		['guards-intact', { guards: 2 }, '2 guards stand as Muster saved them.'],
		['guards-broken', { count: 5, first }, '5 transitions need attention: “a” in W, “b” in W, “c” in W and 2 more.'],
		['guards-broken', { count: 1, first: first.slice(1, 2) }, '1 transition needs attention: “b” in W.'],
		[
			'reconcile-late',
			{ compared: 17, repaired: 1, minutesAgo: 180 },
			'The hourly comparison is late: 17 parts compared, 1 repaired, 180 minutes ago.',
		],
		[
			'expressions-refused',
			{ reasons: [{ problem: 'jira-says', params: { words: 'Too long.' } }] },
			"Jira would not run Muster's expressions: Too long.",
		],
		['expressions-refused', { reasons: [] }, "Jira would not run Muster's expressions: no reason given"],
		[
			'expressions-fit',
			{ characters: 990, mostCharacters: 1_000, operations: 2, mostOperations: 10 },
			'The longest has 990 of 1000 characters, and takes 2 of 10 expensive operations at most.',
		],
		['published-differs', { count: 2, first: ['c1', 's11'] }, '2 published parts differ from the registry: c1, s11.'],
		[
			'rules-failed',
			{ rules: 1, workflow: 'W', message: '' },
			'1 rule of Muster’s failed in 24 hours, latest in “W”: no message',
		],
		['not-made', { why: statementOf('jira-silent') }, 'This could not be checked: Jira did not answer. Try again.'],
	])('reads as it should: %s %j', (finding, params, sentence) =>
		expect(evidenceText(checkOf(finding, params), words)).toBe(sentence),
	);
});

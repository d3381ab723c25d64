// English words of importing files and of work on many identities.
import type { BulkKind, RowVerdict } from '../../../../src/contract/calls/bulk';
import type { FileColumn } from '../../../../src/contract/identity-file';
import { maxNameCharacters, maxPurposeCharacters } from '../../../../src/contract/limits';
import type { DocumentFault } from '../../../../src/contract/policy-document';
import { counted, number } from './counted';

const rows = (count: number): string => counted(count, 'row', 'rows');
const identities = (count: number): string => counted(count, 'identity', 'identities');

const documentFaults: Readonly<Record<DocumentFault, string>> = {
	'not-yaml': 'this is neither YAML nor JSON.',
	twice: 'an attribute stands there twice.',
	'second-document': 'a second document begins; write one document a file.',
	tag: 'tags (!) are not read.',
	alias: 'anchors and aliases (& and *) are not read; write the values out.',
	key: 'the name of an attribute is no text.',
};

/** What is wrong with a file, or with one line of it. */
const file = {
	tooLarge: (megabytes: number, most: number): string =>
		`This file is ${number(megabytes)} MB. Muster reads files up to ${most} MB; split it.`,
	tooManyRows: (most: number): string => `This file has more than ${number(most)} rows; split it.`,
	tooMuch: 'This file holds more text than Muster takes at once; split it.',
	unreadable: "This file couldn't be read. Choose it again.",
	empty: 'This file is empty.',
	headerOnly: 'This file has a header and no rows.',
	noItems: 'This file holds an empty list.',
	notText: 'This file is not text in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.',
	tooManyQuotes: (most: number): string =>
		`The quotes are wrong in more than ${number(most)} lines of this file: a quote is opened and never closed.`,
	headerQuotes: 'The quotes in the header are wrong.',
	notJson: 'This file is not JSON.',
	notList: 'This file is not a list of objects. Write it as [{"accountId": "…", …}, …].',
	/** Each is a list of names, or empty. */
	columns: (missing: readonly string[], unknown: readonly string[], twice: readonly string[]): string => {
		const parts = [
			...(missing.length === 0 ? [] : [`missing ${missing.join(', ')}`]),
			...(unknown.length === 0 ? [] : [`unknown ${unknown.join(', ')}`]),
			...(twice.length === 0 ? [] : [`twice ${twice.join(', ')}`]),
		];
		return `The columns of this file don't fit: ${parts.join('; ')}.`;
	},
	namelessColumn: '(no name)',
	moreColumns: (count: number): string => `${number(count)} more`,
	/** Of a policy document. */
	document: {
		fault: (line: number, fault: DocumentFault): string => `Line ${number(line)}: ${documentFaults[fault]}`,
		notDocument: 'This file is no policy document: it holds no attributes.',
		noVersion: (known: string): string =>
			`This file is neither a list of objects nor a policy document, which says “apiVersion: ${known}”.`,
		version: (line: number, said: string, known: string): string =>
			`Line ${number(line)}: apiVersion is “${said}”; Muster reads ${known}.`,
		kind: (line: number, said: string, known: string): string =>
			`Line ${number(line)}: kind is “${said}”; what is imported here is of kind ${known}.`,
		unknown: (line: number, name: string): string => `Line ${number(line)}: unknown attribute “${name}”.`,
		notList: (line: number, name: string): string => `Line ${number(line)}: ${name} is not a list.`,
		notMap: (line: number, name: string): string => `Line ${number(line)}: ${name} has no attributes.`,
		required: (line: number, name: string): string => `Line ${number(line)}: ${name} is missing.`,
		reason: (line: number, most: number): string =>
			`Line ${number(line)}: retire.reason takes 1 to ${number(most)} characters on one line, without < and >.`,
		count: (line: number, said: string, listed: number): string =>
			`Line ${number(line)}: retire.count says ${said}, and ${counted(listed, 'account is', 'accounts are')} listed.`,
		nothing: 'This document names no identity.',
		tooMany: (most: number): string => `This document names more than ${number(most)} identities; split it.`,
		row: {
			notMap: 'This identity has no attributes.',
			missing: (names: readonly string[]): string => `It has no ${names.join(', ')}.`,
			unknown: (name: string, line: number): string => `Line ${number(line)}: unknown attribute “${name}”.`,
			notText: (name: string, line: number): string => `Line ${number(line)}: ${name} is no text, or an empty one.`,
			notAMap: (name: string, line: number): string => `Line ${number(line)}: ${name} has no attributes.`,
			notAList: (name: string, line: number | undefined): string =>
				line === undefined ? `${name} is missing.` : `Line ${number(line)}: ${name} is not a list. Write [] for none.`,
			noTo: (line: number): string => `Line ${number(line)}: the grant has no “to”.`,
		},
	},
	row: {
		quotes: 'The quotes in this line are wrong.',
		tooMany: (cells: number, columns: number): string =>
			`The line has ${number(cells)} cells for ${number(columns)} columns.`,
		tooFew: (cells: number, columns: number): string =>
			`The line has ${cells === 1 ? '1 cell' : `${number(cells)} cells`} for ${number(columns)} columns.`,
		tooLong: (column: string, length: number, most: number): string =>
			`${column} is ${number(length)} characters long; ${number(most)} fit.`,
		tooLarge: 'The row is too long as a whole.',
		notObject: 'This is not an object.',
		notText: (column: string): string => `${column} is a list or an object; write text.`,
		grant: {
			notObject: (position: number): string => `Grant ${position} is not an object.`,
			unknown: (position: number, part: string): string => `Grant ${position} has the unknown part “${part}”.`,
			notText: (position: number, part: string): string => `“${part}” of grant ${position} is not text.`,
			noTo: (position: number): string => `Grant ${position} has no “to”.`,
		},
	},
};

/** What a column holds, to begin a sentence with. */
const columnName: Readonly<Record<FileColumn, string>> = {
	accountId: 'The account',
	name: 'The name',
	type: 'The type',
	ownerId: 'The owner',
	contact: 'The contact',
	purpose: 'The purpose',
	environment: 'The environment',
	expiresAt: 'The expiry',
	credentialKind: 'The kind of credential',
	credentialIssuedAt: "The credential's date of issue",
	credentialExpiresAt: "The credential's expiry",
	rotateEveryDays: 'The rotation',
	grants: 'The list of grants',
	confirmBotUser: 'The confirmation',
};

/** Fields of an identity that people call something else. */
const fieldName: Readonly<Record<string, string>> = { ownerId: 'owner', expiresAt: 'expiry' };

const kindName: Readonly<Record<BulkKind, string>> = {
	import: 'Import',
	suspend: 'Suspend',
	reactivate: 'Reactivate',
	retire: 'Retire',
	'change-owner': 'Change owner',
};

const verdict: Readonly<Record<RowVerdict, string>> = {
	create: 'Create',
	change: 'Change',
	unchanged: 'Unchanged',
	error: 'Error',
};

export const bulk = {
	file,
	number,
	title: 'Import identities',
	thing: { work: 'this work', recent: 'recent work' },
	noAccess: 'You need **Administer Jira** to import identities.',
	noAccessNext: 'Ask a Jira admin.',
	/** A line that names work: "Import of bots.csv", "Retire 412 identities". */
	workName: (kind: BulkKind, count: number, fileName: string | undefined): string => {
		if (kind === 'import') return `Import of ${fileName ?? 'a file'}`;
		if (kind === 'change-owner') return `Change the owner of ${identities(count)}`;
		return `${kindName[kind]} ${identities(count)}`;
	},
	choose: {
		intro: 'Muster first tries every row and changes nothing. You then see what would change, and apply it or not.',
		choose: 'Choose a file',
		label: 'File to import: CSV, JSON or a policy document',
		limits: (mostMegabytes: number, mostRows: number): string =>
			`CSV or JSON in UTF-8, up to ${mostMegabytes} MB and ${number(mostRows)} rows.`,
		documentLimits: (mostMegabytes: number, mostIdentities: number): string =>
			`Or a policy document (YAML or JSON), up to ${mostMegabytes} MB and ${number(mostIdentities)} identities.`,
		drop: 'Or drop it here.',
		template: 'Download a template',
		templateName: 'muster-import-template.csv',
		reading: 'Reading the file',
		refused: 'The file was not imported. Nothing was changed.',
	},
	help: {
		summary: 'Columns and grants',
		header:
			'The first line of a CSV file names the columns, in any order. A JSON file is a list of objects with these names.',
		columns: { column: 'Column', content: 'Content' },
		required: 'required',
		content: {
			accountId: 'Atlassian account ID of the bot. An account that is registered is changed, any other is registered.',
			name: `Up to ${maxNameCharacters} characters.`,
			type: 'service-account, ci-pipeline, app, automation, ai-agent or bot-user.',
			ownerId:
				'The person who answers for it: account ID, full name as in Jira, or e-mail address where Jira shows it. The dry run looks up whom a name or an address means, and shows it.',
			contact: 'Team or channel that refusals name.',
			purpose: `Up to ${maxPurposeCharacters} characters.`,
			environment: 'Such as production.',
			expiresAt: 'Last day, such as 2027-03-14, or a point in time, such as 2027-03-14T18:00:00Z.',
			credentialKind: 'api-token, oauth-client, app, password or other. Facts only, never a secret.',
			credentialIssuedAt: 'Day or point in time.',
			credentialExpiresAt: 'Day or point in time.',
			rotateEveryDays: 'A whole number.',
			grants: 'Which moves it may make; see below.',
			confirmBotUser: "yes for a person's account that a bot uses.",
		},
		grants:
			'A grant is written as space=… type=… from=… to=… until=…, and grants are separated by “;”. Only to= is needed: without space= the grant covers every space, without type= every work type, without from= every status. Spaces are keys, names or IDs; work types and statuses are names or IDs, and IDs alone without space=. A value with blanks stands in single quotes.',
		grantExample: "space=REL type=Bug from='In review' to=Done until=2027-03-14; space=REL to=Deployed",
		document:
			'A policy document (YAML or JSON, apiVersion muster.dev/v1) declares identities as they stand in a repository, and can retire accounts. Export writes one.',
		apostrophe: 'An apostrophe before =, +, - or @ at the start of a cell is left out, as exports write it.',
	},
	example: {
		accountId: '712020:00000000-0000-0000-0000-000000000000',
		name: 'deploy-bot',
		type: 'ci-pipeline',
		ownerId: '5b10ac8d82e05b22cc7d4ef5',
		contact: '#release-eng',
		purpose: 'Deploys what is staged.',
		environment: 'production',
		credentialKind: 'api-token',
		rotateEveryDays: '90',
		grants: 'space=REL from=Staged to=Deployed',
	},
	progress: {
		sending: (done: number, total: number): string =>
			`Sending: ${number(done)} of ${number(total)}. Stay on this page.`,
		checking: (done: number, total: number): string =>
			`Checking: ${number(done)} of ${number(total)}. Nothing is changed. Safe to leave.`,
		applying: (done: number, total: number): string => `${number(done)} of ${number(total)}. Safe to leave.`,
		label: { sending: 'Sending', checking: 'Checking', applying: 'Applying' },
		stalled: 'Nothing moved for a while.',
		waiting: (until: string): string =>
			`What Jira answers in an hour is nearly used up, and the rest is left to suspensions and freezes. This goes on by itself at ${until}.`,
		resume: 'Resume',
	},
	work: {
		back: 'Import',
		by: (who: string): string => `Started by ${who}`,
		receiving: 'The rows of this work never arrived in full, so nothing was tried or changed.',
		startAnew: 'Start it anew.',
		/** The result of the dry run. */
		ready: (ready: number, errors: number): string =>
			errors === 0
				? `${number(ready)} ready.`
				: `${number(ready)} ready, ${number(errors)} with errors. Rows with errors are skipped.`,
		nothing: (errors: number): string =>
			errors === 0 ? 'Nothing to do: every row is as it is registered.' : 'Nothing to apply.',
		retires: (count: number): string =>
			`${counted(count, 'change retires an identity', 'changes retire an identity each')}. Retiring is for good.`,
		apply: (changes: number): string => (changes === 0 ? 'Apply' : `Apply ${counted(changes, 'change', 'changes')}`),
		errors: 'Download errors',
		errorsName: (name: string): string => `${name}-errors.csv`,
		errorColumns: ['Row', 'Account', 'Column', 'Why'],
		another: 'Choose another file',
		done: (applied: number, failed: number): string =>
			failed === 0 ? `${number(applied)} applied.` : `${number(applied)} applied, ${number(failed)} failed.`,
		skipped: (errors: number): string => `${rows(errors)} with errors ${errors === 1 ? 'was' : 'were'} skipped.`,
		/** Between `**` stands what is emphasised. */
		unenforced: '**Not yet enforced.** Jira still applies the rights from before. Muster keeps trying.',
		identities: 'Show identities',
		failed: 'It could not go on.',
		retry: 'Try again',
		reason: (text: string): string => `Reason: “${text}”`,
	},
	verdict,
	rows: {
		table: 'Rows',
		columns: { row: 'Row', account: 'Account', verdict: 'Verdict', why: 'Why' },
		noAccount: 'No account',
		row: 'The row',
		columnName,
		/** @param problem a sentence */
		quoted: (value: string, problem: string): string => `${problem} In the file: “${value}”.`,
		grants: (grants: string): string => `Grants: ${grants}`,
		owner: (name: string, id: string): string => `Owner: ${name} (${id})`,
		ofGrant: (grant: number, problem: string): string => `Grant ${grant}: ${problem}`,
		changes: (fields: readonly string[]): string => {
			const names = fields.map((field) => fieldName[field] ?? field);
			const last = names.at(-1) ?? 'nothing';
			return `Changes ${names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`}.`;
		},
		anew: 'Registers the retired account anew.',
		retires: (reason: string): string => `Retires it, for good. Reason: “${reason}”`,
		outcome: { applied: 'Applied', failed: 'Failed' },
		skipped: 'Skipped',
		reading: (read: number, total: number): string => `${number(read)} of ${rows(total)} read so far.`,
		incomplete: "Some rows couldn't be read.",
		tryAgain: 'Try again',
	},
	recent: {
		heading: 'Recent work',
		none: 'No files were imported yet.',
		columns: { what: 'What', who: 'Started by', when: 'When', state: 'State', counts: 'Rows' },
		state: {
			receiving: 'Receiving',
			checking: 'Checking',
			checked: 'Checked, not applied',
			applying: 'Applying',
			done: 'Done',
		},
		stalled: 'Stopped',
		waiting: 'Waiting for Jira',
		notEnforced: 'Not yet enforced',
		refresh: 'Refresh',
		counts: rows,
		checkedCounts: (ready: number, errors: number): string =>
			errors === 0 ? `${number(ready)} ready` : `${number(ready)} ready, ${number(errors)} with errors`,
		appliedCounts: (applied: number, failed: number): string =>
			failed === 0 ? `${number(applied)} applied` : `${number(applied)} applied, ${number(failed)} failed`,
	},
};

export type BulkWords = typeof bulk;

// Writes identities as the files that Import reads: CSV that no spreadsheet mistakes for formulas, JSON, and documents.

import type { IdentityView } from '../../../../src/contract/calls/identities';
import { type FileColumn, fileColumns, writeGrantCell } from '../../../../src/contract/identity-file';
import { writeLines } from '../../ui/file/write-lines';
import { writeDocument } from './write-document';
import { writtenGrant } from './written-grant';

export type FileKind = 'csv' | 'json' | 'yaml';

type Cells = Readonly<Record<FileColumn, string>>;

const instant = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());

const grantCell = (grants: IdentityView['grants']): string =>
	writeGrantCell(grants.map((grant) => writtenGrant(grant, instant)));

/** The row of one identity: text by column. */
export const cellsOf = (identity: IdentityView): Cells => ({
	accountId: identity.accountId,
	name: identity.name,
	type: identity.type,
	ownerId: identity.ownerId,
	contact: identity.contact,
	purpose: identity.purpose,
	environment: identity.environment ?? '',
	expiresAt: instant(identity.expiresAt),
	credentialKind: identity.credential?.kind ?? '',
	credentialIssuedAt: instant(identity.credential?.issuedAt),
	credentialExpiresAt: instant(identity.credential?.expiresAt),
	rotateEveryDays: identity.credential?.rotateEveryDays?.toString() ?? '',
	grants: grantCell(identity.grants),
	confirmBotUser: identity.type === 'bot-user' ? 'true' : '',
});

/** As spreadsheets take it; what looks like a formula has an apostrophe before it. */
export const writeCsv = (identities: readonly IdentityView[]): string =>
	writeLines([
		fileColumns,
		...identities.map((identity) => {
			const cells = cellsOf(identity);
			return fileColumns.map((column) => cells[column]);
		}),
	]);

/** A list of objects with the columns' names; nothing has to be defused there. */
export const writeJson = (identities: readonly IdentityView[]): string =>
	`${JSON.stringify(identities.map(cellsOf), null, '\t')}\n`;

export async function writeFile(kind: FileKind, identities: readonly IdentityView[]): Promise<string> {
	if (kind === 'yaml') return writeDocument(identities);
	return kind === 'csv' ? writeCsv(identities) : writeJson(identities);
}

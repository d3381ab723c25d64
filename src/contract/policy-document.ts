// The document in which identities stand in a repository: `apiVersion: muster.dev/v1`, as YAML or JSON. How its attributes
// are called, and which column of a file each one is.
import type { FileColumn } from './identity-file';

export const documentVersion = 'muster.dev/v1';

/** What a document is for. Others come with requests from pipelines. */
export const documentKind = 'apply';

/** Megabytes of a document. */
export const maxDocumentMegabytes = 5;
/** Identities that one document declares and retires, together. */
export const maxDocumentIdentities = 10_000;

/** Attributes of a document, in the order in which they are written. */
export const documentParts = ['apiVersion', 'kind', 'identities', 'retire'] as const;

/** Attributes of an identity that hold one value, in the order in which they are written. */
export const identityAttributes = {
	account: 'accountId',
	name: 'name',
	type: 'type',
	confirmBotUser: 'confirmBotUser',
	owner: 'ownerId',
	contact: 'contact',
	purpose: 'purpose',
	environment: 'environment',
	expires: 'expiresAt',
} as const satisfies Readonly<Record<string, FileColumn>>;

/** Attributes of its credential. */
export const credentialAttributes = {
	kind: 'credentialKind',
	issued: 'credentialIssuedAt',
	expires: 'credentialExpiresAt',
	rotateEveryDays: 'rotateEveryDays',
} as const satisfies Readonly<Record<string, FileColumn>>;

/** Attributes that every identity of a document has; `grants` may be empty, and never forgotten. */
export const requiredAttributes = [
	'account',
	'name',
	'type',
	'owner',
	'contact',
	'purpose',
	'expires',
	'grants',
] as const;

/** Attributes of `retire`: how many, why, and which accounts. All are needed. */
export const retireAttributes = ['count', 'reason', 'accounts'] as const;

/** What makes a document unreadable as a whole. */
export type DocumentFault =
	| 'not-yaml'
	/** An attribute stands there twice. */
	| 'twice'
	| 'second-document'
	| 'tag'
	/** An anchor or an alias: a few of them write a file that becomes a huge one. */
	| 'alias'
	/** The name of an attribute is no text. */
	| 'key';

// Writes identities as the policy document that stands in a repository and that Import reads again. Stable: the same
// identities are the same text, and a change of one is a change of its lines alone.
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { defined } from '../../../../src/contract/defined';
import { documentKind, documentVersion } from '../../../../src/contract/policy-document';
import { writtenGrant } from './written-grant';

const endOfDay = 'T23:59:59.999Z';

/** A day where it is meant to its end, as `2027-03-14`, else the point in time. */
function moment(at: number): string {
	const text = new Date(at).toISOString();
	return text.endsWith(endOfDay) ? text.slice(0, -endOfDay.length) : text;
}

const noted = (at: number | undefined): string | undefined => (at === undefined ? undefined : moment(at));

/** Attributes stand in the order of the contract; what is not noted is left out. */
function declared({ accountId, credential, grants, type, ...identity }: IdentityView) {
	return defined({
		account: accountId,
		name: identity.name,
		type,
		confirmBotUser: type === 'bot-user' ? 'yes' : undefined,
		owner: identity.ownerId,
		contact: identity.contact,
		purpose: identity.purpose,
		environment: identity.environment,
		expires: moment(identity.expiresAt),
		credential: credential && {
			...defined({ kind: credential.kind, issued: noted(credential.issuedAt), expires: noted(credential.expiresAt) }),
			...defined({ rotateEveryDays: credential.rotateEveryDays?.toString() }),
		},
		grants: grants.map((grant) => writtenGrant(grant, moment)),
	});
}

const byAccount = (a: IdentityView, b: IdentityView): number => (a.accountId < b.accountId ? -1 : 1);

/** @param identities retired ones are left out: a document declares what is, and names only what is to be retired */
export async function writeDocument(identities: readonly IdentityView[]): Promise<string> {
	const { stringify } = await import('yaml');
	const registered = identities.filter(({ status }) => status !== 'retired').sort(byAccount);
	// Texts stay on one line, so that a change of one word is a change of one line.
	return stringify(
		{ apiVersion: documentVersion, kind: documentKind, identities: registered.map(declared) },
		{ lineWidth: 0, aliasDuplicateObjects: false },
	);
}

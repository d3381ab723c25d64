// The facts of an identity: who, what for, and with which kind of credential.
import type { ReactNode } from 'react';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { Section } from '../../ui/page/section';
import { dateText } from '../../ui/text/time';
import { Deadline, Past } from '../../ui/text/time-text';
import classes from './identity-page.module.css';

function credentialFacts({ credential }: IdentityView): ReactNode {
	if (credential === undefined) return words.details.noCredential;
	const { kind, issuedAt, expiresAt, rotateEveryDays } = credential;
	return (
		<>
			{sharedWords.credentialKind[kind]}
			{issuedAt === undefined ? null : `, ${words.details.issued(dateText(issuedAt))}`}
			{expiresAt === undefined ? null : (
				<>
					{`, ${words.details.credentialExpires} `}
					<Deadline at={expiresAt} />
				</>
			)}
			{rotateEveryDays === undefined ? null : `, ${words.details.rotated(rotateEveryDays)}`}
		</>
	);
}

export function DetailsSection({ identity }: { readonly identity: IdentityView }) {
	const { label } = words.details;
	return (
		<Section title={words.details.title}>
			<dl className={classes['details']}>
				<dt>{label.purpose}</dt>
				<dd>{identity.purpose}</dd>
				<dt>{label.contact}</dt>
				<dd>{identity.contact}</dd>
				{identity.environment === undefined ? null : (
					<>
						<dt>{label.environment}</dt>
						<dd>{identity.environment}</dd>
					</>
				)}
				<dt>{label.credential}</dt>
				<dd>{credentialFacts(identity)}</dd>
				<dt>{label.registered}</dt>
				<dd>
					<Past at={identity.createdAt} />
				</dd>
				<dt>{label.accountId}</dt>
				<dd className={classes['id']}>{identity.accountId}</dd>
			</dl>
		</Section>
	);
}

// What an identity and its grants look like on both sides of the wire, and what a form may submit.
import * as z from '#zod';
import { actorSchema, switchSchema } from './actor';
import type { DeepReadonly } from './deep-readonly';
import { identityStatuses } from './identity-status';
import { accountIdSchema, issueTypeIdSchema, projectIdSchema, statusIdSchema } from './ids';
import {
	maxContactCharacters,
	maxEnvironmentCharacters,
	maxGrants,
	maxNameCharacters,
	maxPurposeCharacters,
	maxReasonCharacters,
	maxRotationDays,
} from './limits';
import { forbiddenInContact, forbiddenInProse, forbiddenInText } from './patterns';
import { states } from './state-problem';

export const identityTypes = ['service-account', 'ci-pipeline', 'app', 'automation', 'ai-agent', 'bot-user'] as const;
export const identityTypeSchema = z.enum(identityTypes);
export type IdentityType = z.infer<typeof identityTypeSchema>;

/** Spaces at the ends are cut. */
const text = (most: number) =>
	z.string().check(
		z.trim(),
		z.minLength(1, states('required')),
		z.maxLength(most, states({ problem: 'too-long', params: { most } })),
		z.refine((value) => !forbiddenInProse.test(value), states('character-not-allowed')),
	);

/** One line of plain text: no control characters, no markup. */
export const line = (max: number) =>
	text(max).check(z.refine((value) => !forbiddenInText.test(value), states('character-not-allowed')));

/** A team or channel that a refusal names. */
export const contactSchema = line(maxContactCharacters).check(
	z.refine((contact) => !forbiddenInContact.test(contact), states('contact-sign-not-allowed')),
);

const instant = z
	.int(states('not-instant'))
	.check(z.gte(1, states('not-instant')), z.lte(253402300799999, states('instant-too-far')));

export const grantSchema = z.strictObject({
	/** Absent: every project, now and in future. */
	projectId: z.exactOptional(projectIdSchema),
	/** Absent: every work type. */
	issueTypeId: z.exactOptional(issueTypeIdSchema),
	/** Status of the work item before the transition; absent: any. */
	fromStatusId: z.exactOptional(statusIdSchema),
	toStatusId: statusIdSchema,
	/** Epoch milliseconds; absent: as long as the identity. */
	expiresAt: z.exactOptional(instant),
});
export type Grant = DeepReadonly<z.infer<typeof grantSchema>>;

/** Facts about the credential the account uses. Never the secret itself. */
export const credentialSchema = z.strictObject({
	kind: z.enum(['api-token', 'oauth-client', 'app', 'password', 'other']),
	issuedAt: z.exactOptional(instant),
	expiresAt: z.exactOptional(instant),
	rotateEveryDays: z.exactOptional(
		z
			.int()
			.check(
				z.gte(1, states({ problem: 'too-few-days', params: { least: 1 } })),
				z.lte(maxRotationDays, states({ problem: 'too-many-days', params: { most: maxRotationDays } })),
			),
	),
});
export type Credential = DeepReadonly<z.infer<typeof credentialSchema>>;

/** What a person fills in to register or edit an identity. */
export const identityDraftSchema = z.strictObject({
	name: line(maxNameCharacters),
	type: identityTypeSchema,
	/** The accountable human. */
	ownerId: accountIdSchema,
	/** The only thing about people that a refusal shows. */
	contact: contactSchema,
	purpose: text(maxPurposeCharacters),
	environment: z.exactOptional(line(maxEnvironmentCharacters)),
	/** Epoch milliseconds. */
	expiresAt: instant,
	credential: z.exactOptional(credentialSchema),
	grants: z
		.array(grantSchema)
		.check(z.maxLength(maxGrants, states({ problem: 'too-many-listed', params: { of: 'grants', most: maxGrants } }))),
});
export type IdentityDraft = DeepReadonly<z.infer<typeof identityDraftSchema>>;

/** An identity without what only the registry needs to know of it. */
export const identityFactsSchema = z.strictObject({
	...identityDraftSchema.shape,
	// A stored text is not held to the limits: one that slipped in must keep nobody from suspending its identity.
	name: z.string(),
	contact: z.string(),
	purpose: z.string(),
	environment: z.exactOptional(z.string()),
	accountId: accountIdSchema,
	status: z.enum(identityStatuses),
	/** Present while every enforced guard refuses it until somebody thaws it; status and grants stay. */
	frozen: z.exactOptional(switchSchema),
	/** When its owner's account was found inactive, epoch milliseconds. */
	orphanedAt: z.exactOptional(z.number()),
	/**
	 * Rises by one with every change and never falls, not even when a retired account is registered anew. To be sent back
	 * with a change; a stale one is refused.
	 */
	version: z.int(),
	createdAt: z.number(),
	updatedAt: z.number(),
	updatedBy: actorSchema,
});
export type IdentityFacts = DeepReadonly<z.infer<typeof identityFactsSchema>>;

export const reasonSchema = text(maxReasonCharacters);

// The state of the form that registers and edits an identity.
import { useState } from 'react';
import type { SavedView } from '../../../../src/contract/calls/identities';
import type { PublicError } from '../../../../src/contract/errors';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { type Form, useForm } from '../../ui/form/use-form';
import { showDoneFlag } from '../../ui/page/done-flag';
import { useAnnounce } from '../../ui/page/live-region';
import { failureText } from '../../ui/text/failure-text';
import { problemText } from '../../ui/text/problem-text';
import { fieldLabel } from './field-label';
import { type AccountChoice, fieldOfPath, findIdentityErrors } from './find-errors';
import { type Draft, type ExpiryRules, type FormValues, identityDraftOf } from './form-values';

export interface IdentityValues extends FormValues {
	/** The account to register; undefined when an identity is edited. */
	readonly choice: AccountChoice | undefined;
}

export interface IdentityFormState extends Form<IdentityValues, string, SavedView> {
	/** A bot user can be nothing else. */
	readonly isBotUser: boolean;
	/** Keys of the grants that show their parts. */
	readonly openGrants: ReadonlySet<string>;
	readonly openGrant: (key: string, isOpen: boolean) => void;
	/** Opens the grant that a field is a part of. */
	readonly reveal: (field: string) => void;
}

interface IdentityFormOptions {
	readonly initial: () => IdentityValues;
	readonly stored?: () => IdentityValues;
	/** Undefined while they are not known. */
	readonly rules: ExpiryRules | undefined;
	readonly save: (draft: Draft, choice: AccountChoice | undefined) => Promise<SavedView>;
	readonly doneText: (name: string) => string;
}

/** The back end names fields by their path; people know them by their label. */
function problemOf(error: PublicError, { grants }: IdentityValues) {
	if (error.field === undefined) return undefined;
	const field = fieldOfPath(error.field, grants);
	return { field, text: problemText(error, fieldLabel(field, grants)) };
}

const isBotUser = ({ choice, type }: IdentityValues): boolean =>
	choice === undefined ? type === 'bot-user' : choice.account?.kind === 'human';

const typeOf = (values: IdentityValues): FormValues['type'] => (isBotUser(values) ? 'bot-user' : values.type);

export function useIdentityForm(options: IdentityFormOptions): IdentityFormState {
	const { initial, stored, rules, save, doneText } = options;
	const { go } = useNavigation();
	const announce = useAnnounce();
	const [openGrants, setOpenGrants] = useState<ReadonlySet<string>>(new Set());
	const openGrant = (key: string, isOpen: boolean) =>
		setOpenGrants((before) => new Set(isOpen ? [...before, key] : [...before].filter((other) => other !== key)));
	const reveal = (field: string) => {
		const [area, key] = field.split('.');
		if (area === 'grants' && key !== undefined) openGrant(key, true);
	};

	const form = useForm<IdentityValues, string, SavedView>({
		initial,
		...(stored && { stored }),
		findProblems: (values) => findIdentityErrors({ ...values, type: typeOf(values) }, values.choice, Date.now(), rules),
		problemOf,
		save: (values) => {
			const type = typeOf(values);
			if (type === '') throw new Error('nothing is saved without a type');
			return save(identityDraftOf(values, type, Date.now()), values.choice);
		},
		onSaved: ({ identity, isEnforced }) => {
			const done = doneText(identity.name);
			if (isEnforced) showDoneFlag(done);
			announce(isEnforced ? done : words.save.unenforcedTitle, isEnforced ? 'polite' : 'assertive');
			go({ page: 'identity', accountId: identity.accountId }, 'replace');
		},
		onRefused: (fields) => fields.forEach(reveal),
		onFailed: (error) => announce(failureText(error), 'assertive'),
	});
	return { ...form, isBotUser: isBotUser(form.values), openGrants, openGrant, reveal };
}

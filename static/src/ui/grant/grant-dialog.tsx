// Gives an identity the grant that it lacks for a transition: says in a sentence what, and saves it as an edit.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IdentityView, SavedView } from '../../../../src/contract/calls/identities';
import { defined } from '../../../../src/contract/defined';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { useFresh } from '../../data/use-fresh';
import { useNavigation } from '../../navigation/navigation';
import { sharedWords } from '../../strings';
import { words as adminWords } from '../../strings/admin';
import { words } from '../../strings/grants';
import { ChoiceSelect } from '../form/choice-select';
import { Field } from '../form/field';
import { type Problems, useForm } from '../form/use-form';
import type { GrantParts } from '../identity/grant-parts';
import { grantText, idsOfGrants } from '../identity/grant-text';
import { AdminAnswer } from '../page/admin-answer';
import { Dialog } from '../page/dialog';
import dialog from '../page/dialog.module.css';
import { showDoneFlag } from '../page/done-flag';
import { useAnnounce } from '../page/live-region';
import { SaveFailure } from '../page/save-failure';
import { Unenforced } from '../page/unenforced';
import { failureText } from '../text/failure-text';
import { dateText } from '../text/time';
import type { GrantDialogProps, Lack } from './grant-dialog-props';
import { grantsPath, missingGrants, withGrants } from './offered-grants';

const fieldId = 'grant-space';
const bodyHeightPx = 120;

const spacesOf = (grants: readonly GrantParts[]): readonly string[] => [
	...new Set(grants.flatMap(({ projectId }) => projectId ?? [])),
];

export default function GrantDialog({ lack, onGranted, onClose }: GrantDialogProps) {
	const asked = useFresh(adminQueries.identity(lack.accountId));
	const spaces = spacesOf(lack.grants);
	const [space, setSpace] = useState(spaces.length > 1 ? '' : (spaces[0] ?? ''));
	const grants = lack.grants.filter(({ projectId }) => projectId === undefined || projectId === space);
	return (
		<Dialog onClose={onClose} width="medium">
			<AdminAnswer to={asked} thing={words.thing} height={bodyHeightPx}>
				{({ identity }) => (
					<Confirmation
						lack={lack}
						identity={identity}
						grants={grants}
						spaces={spaces}
						space={space}
						onSpace={setSpace}
						onGranted={onGranted}
						onClose={onClose}
					/>
				)}
			</AdminAnswer>
		</Dialog>
	);
}

/** Everything that an edit sends, as it is stored. */
const draftOf = ({ name, type, ownerId, contact, purpose, environment, expiresAt, credential }: IdentityView) => ({
	name,
	type,
	ownerId,
	contact,
	purpose,
	expiresAt,
	...defined({ environment, credential }),
});

interface ConfirmationProps extends GrantDialogProps {
	readonly identity: IdentityView;
	/** Those of the chosen space. */
	readonly grants: readonly GrantParts[];
	readonly spaces: readonly string[];
	readonly space: string;
	readonly onSpace: (projectId: string) => void;
}

function Confirmation(props: ConfirmationProps) {
	const { lack, identity, grants, spaces, space, onSpace, onGranted, onClose } = props;
	const { accountId, name, version } = identity;
	const client = useQueryClient();
	const announce = useAnnounce();
	const { go } = useNavigation();
	const { mutateAsync: edit } = useMutation(adminMutations.edit);
	const [isStored, setIsStored] = useState(false);
	const names = useNames({ ...idsOfGrants(grants), space: spaces });
	const [now] = useState(Date.now);
	const wanted = withGrants(identity.grants, grants, now);
	const missing = missingGrants(identity.grants, grants, now);
	const form = useForm<{ readonly space: string }, 'space', SavedView>({
		initial: { space },
		findProblems: (values): Problems<'space'> =>
			spaces.length > 1 && values.space === '' ? { space: words.spaceMissing } : {},
		save: () => edit({ accountId, version, draft: { ...draftOf(identity), grants: [...wanted] } }),
		onSaved: ({ isEnforced }) => {
			onGranted();
			if (!isEnforced) {
				setIsStored(true);
				announce(adminWords.save.unenforcedTitle, 'assertive');
				return;
			}
			showDoneFlag(words.done(name));
			announce(words.done(name));
			onClose();
		},
		onFailed: (error) => announce(failureText(error), 'assertive'),
	});
	const { failure } = form;
	const loadLatest = () =>
		form.loadLatest(async () => {
			await client.fetchQuery(adminQueries.identity(accountId));
			return form.values;
		});
	return (
		<>
			<ModalHeader>
				<ModalTitle>{isStored ? words.stored(name) : words.title(name)}</ModalTitle>
			</ModalHeader>
			<ModalBody>
				<div className={dialog['body']}>
					{isStored ? (
						<Unenforced text={adminWords.save.unenforced(name)} />
					) : (
						<>
							<SaveFailure failure={failure} onLoadLatest={() => void loadLatest()} />
							{spaces.length > 1 ? (
								<Field id={fieldId} label={words.space} isRequired error={form.problems.space}>
									{(aria) => (
										<ChoiceSelect
											aria={aria}
											label={words.space}
											choices={spaces.map((id) => ({ value: id, label: names.space(id) }))}
											value={space}
											onChange={(id) => {
												onSpace(id);
												form.change({ space: id });
											}}
											placeholder={words.chooseSpace}
										/>
									)}
								</Field>
							) : null}
							{grants.length === 0 ? null : (
								<Given
									lack={lack}
									grants={grants}
									names={names}
									identity={identity}
									kept={wanted.length - missing.length}
								/>
							)}
							{missing.length === 0 && grants.length > 0 ? <p>{words.nothingNew}</p> : null}
						</>
					)}
				</div>
			</ModalBody>
			<ModalFooter>
				<Button appearance={isStored ? 'default' : 'subtle'} onClick={onClose}>
					{isStored ? sharedWords.switchDialog.close : adminWords.action.cancel}
				</Button>
				{isStored ? null : (
					<>
						<Button
							isDisabled={grants.length === 0}
							onClick={() => go({ page: 'edit', accountId, grants: grantsPath(grants) })}
						>
							{words.adjust}
						</Button>
						<Button appearance="primary" isLoading={form.isSaving} onClick={() => void form.submit()}>
							{words.confirm}
						</Button>
					</>
				)}
			</ModalFooter>
		</>
	);
}

interface GivenProps {
	readonly lack: Lack;
	readonly grants: readonly GrantParts[];
	readonly names: Parameters<typeof grantText>[1];
	readonly identity: IdentityView;
	/** How many of the grants that it holds stay as they are. */
	readonly kept: number;
}

/** What it gives, what stays, and what comes of it. */
function Given({ lack, grants, names, identity: { name, expiresAt }, kept }: GivenProps) {
	return (
		<>
			<p>{words.gives(name, grants.length)}</p>
			<ul>
				{grants.map((grant) => (
					<li key={JSON.stringify(grant)}>
						<strong>{grantText(grant, names)}</strong>
					</li>
				))}
			</ul>
			<p>{words.keeps(kept, dateText(expiresAt))}</p>
			<p>{lack.isStopped ? words.stops(lack.transition) : words.monitors(lack.transition)}</p>
		</>
	);
}

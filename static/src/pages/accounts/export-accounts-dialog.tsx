// Exports the accounts that the filters show: asks for what the list does not hold, then hands the file to the browser.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ProductView } from '../../../../src/contract/calls/accounts';
import { chunks } from '../../../../src/contract/chunks';
import type { PublicError } from '../../../../src/contract/errors';
import { type Contact, readContacts } from '../../data/jira/accounts';
import { limitConcurrency } from '../../data/limit-concurrency';
import { callAdmin, toPublicError } from '../../data/rpc';
import { words } from '../../strings/accounts';
import { words as adminWords } from '../../strings/admin';
import type { ShownAccount } from '../../ui/account/account-view';
import { saveFile } from '../../ui/file/save-file';
import dialog from '../../ui/page/dialog.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { ProgressBar } from '../../ui/page/progress-bar';
import { failureText } from '../../ui/text/failure-text';
import { writeAccounts } from './write-accounts';

const { export: text } = words;

/** Accounts of one request, whose address must stay short, and requests at a time. */
const accountsAtOnce = 50;
const requestsAtOnce = 4;

async function readRoles(): Promise<ReadonlyMap<string, readonly string[]>> {
	const roles = new Map<string, readonly string[]>();
	for (let cursor: string | undefined; ; ) {
		const page = await callAdmin('account.role-names', cursor === undefined ? {} : { cursor });
		for (const [id, places] of Object.entries(page.accounts)) {
			roles.set(
				id,
				places.flatMap((place) => page.names[place] ?? []),
			);
		}
		cursor = page.cursor;
		if (cursor === undefined) return roles;
	}
}

interface ExportAccountsDialogProps {
	readonly accounts: readonly ShownAccount[];
	readonly products: readonly Pick<ProductView, 'key' | 'name'>[];
	readonly onClose: () => void;
}

export default function ExportAccountsDialog({ accounts, products, onClose }: ExportAccountsDialogProps) {
	const announce = useAnnounce();
	/** Accounts read so far; undefined while none are. */
	const [read, setRead] = useState<number>();
	const [failure, setFailure] = useState<PublicError>();
	const isOpen = useRef(true);
	useEffect(() => {
		isOpen.current = true;
		return () => {
			isOpen.current = false;
		};
	}, []);

	const readAll = async (): Promise<ReadonlyMap<string, Contact>> => {
		const contacts = new Map<string, Contact>();
		const inTurn = limitConcurrency(requestsAtOnce);
		const readSome = async (ids: readonly string[]): Promise<void> => {
			// Nobody waits for a dialog that was closed.
			if (!isOpen.current) return;
			for (const [id, contact] of await readContacts(ids)) contacts.set(id, contact);
			setRead((before = 0) => before + ids.length);
		};
		const ids = accounts.map(({ accountId }) => accountId);
		await Promise.all(chunks(ids, accountsAtOnce).map((some) => inTurn(() => readSome(some))));
		return contacts;
	};

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (read !== undefined) return;
		setRead(0);
		setFailure(undefined);
		try {
			const roles = await readRoles();
			const contacts = await readAll();
			if (!isOpen.current) return;
			const factsOf = ({ accountId, licences }: ShownAccount) => ({
				name: contacts.get(accountId)?.name,
				email: contacts.get(accountId)?.email,
				roles: roles.get(accountId),
				licences: licences?.flatMap((place) => products[place]?.name ?? []),
			});
			const fileWords = { text, inactive: words.inactive, kind: adminWords.accountKind };
			const file = writeAccounts(accounts, factsOf, fileWords);
			saveFile(`muster-accounts-${new Date().toISOString().slice(0, 10)}.csv`, file, 'text/csv');
			announce(text.done(accounts.length));
			onClose();
		} catch (error) {
			if (!isOpen.current) return;
			const publicError = toPublicError(error);
			setRead(undefined);
			setFailure(publicError);
			announce(failureText(publicError), 'assertive');
		}
	};

	return (
		<ModalDialog onClose={onClose} width="small">
			<form onSubmit={(event) => void submit(event)}>
				<ModalHeader>
					<ModalTitle>{text.title(accounts.length)}</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{failure === undefined ? null : (
							<Notice appearance="danger">
								<p>{failureText(failure)}</p>
							</Notice>
						)}
						{read === undefined ? (
							<>
								<p>{text.what}</p>
								<p>{text.email}</p>
								<p>{text.unknown}</p>
							</>
						) : (
							<ProgressBar
								label={text.reading}
								text={text.progress(read, accounts.length)}
								done={read}
								total={accounts.length}
							/>
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button appearance="subtle" onClick={onClose}>
						{text.cancel}
					</Button>
					<Button type="submit" appearance="primary" isLoading={read !== undefined}>
						{text.button}
					</Button>
				</ModalFooter>
			</form>
		</ModalDialog>
	);
}

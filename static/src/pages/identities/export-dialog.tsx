// Exports identities to a file: which kind, then reading them, then the browser's download.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import type { PublicError } from '../../../../src/contract/errors';
import { maxExported } from '../../../../src/contract/limits';
import { callAdmin, toPublicError } from '../../data/rpc';
import { words } from '../../strings/admin';
import { saveFile } from '../../ui/file/save-file';
import { ChoiceGroup } from '../../ui/form/choice-group';
import dialog from '../../ui/page/dialog.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { ProgressBar } from '../../ui/page/progress-bar';
import { failureText } from '../../ui/text/failure-text';
import type { ExportDialogProps } from './bulk-action';
import { type FileKind, writeFile } from './write-file';

const kinds = ['csv', 'json'] as const satisfies readonly FileKind[];

export default function ExportDialog({ rows, onClose }: ExportDialogProps) {
	const announce = useAnnounce();
	const [kind, setKind] = useState<FileKind>('csv');
	/** Identities read so far; undefined while none are. */
	const [read, setRead] = useState<number>();
	const [failure, setFailure] = useState<PublicError>();
	const isOpen = useRef(true);
	useEffect(() => {
		isOpen.current = true;
		return () => {
			isOpen.current = false;
		};
	}, []);

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (read !== undefined) return;
		setRead(0);
		setFailure(undefined);
		try {
			const identities: IdentityView[] = [];
			for (let from = 0; from < rows.length; from += maxExported) {
				const accountIds = rows.slice(from, from + maxExported).map(({ accountId }) => accountId);
				const page = await callAdmin('identity.export', { accountIds });
				if (!isOpen.current) return;
				identities.push(...page.identities);
				setRead(Math.min(from + maxExported, rows.length));
			}
			const day = new Date().toISOString().slice(0, 10);
			saveFile(
				`muster-identities-${day}.${kind}`,
				writeFile(kind, identities),
				kind === 'csv' ? 'text/csv' : 'application/json',
			);
			announce(words.export.done(identities.length));
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
					<ModalTitle>{words.export.title(rows.length)}</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{failure === undefined ? null : (
							<Notice appearance="danger">
								<p>{failureText(failure)}</p>
							</Notice>
						)}
						{read === undefined ? (
							<ChoiceGroup
								legend={words.export.kind}
								choices={kinds.map((candidate) => ({
									value: candidate,
									label: words.export.kinds[candidate].name,
									meaning: words.export.kinds[candidate].hint,
								}))}
								value={kind}
								onChange={setKind}
							/>
						) : (
							<ProgressBar
								label={words.export.reading}
								text={words.export.progress(read, rows.length)}
								done={read}
								total={rows.length}
							/>
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button appearance="subtle" onClick={onClose}>
						{words.action.cancel}
					</Button>
					<Button type="submit" appearance="primary" isLoading={read !== undefined}>
						{words.export.button}
					</Button>
				</ModalFooter>
			</form>
		</ModalDialog>
	);
}

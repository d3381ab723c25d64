// A dialog that exports to a file: what goes into it, then reading that with progress, then the browser's download.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { PublicError } from '../../../../src/contract/errors';
import { toPublicError } from '../../data/rpc';
import { Dialog } from '../page/dialog';
import dialog from '../page/dialog.module.css';
import { useAnnounce } from '../page/live-region';
import { Notice } from '../page/notice';
import { ProgressBar } from '../page/progress-bar';
import { failureText } from '../text/failure-text';
import { type MediaType, saveFile } from './save-file';

export interface ExportedFile {
	readonly name: string;
	readonly text: string;
	readonly type: MediaType;
}

/** The day, for the name of a file: `2026-11-27`. */
export const fileDay = (): string => new Date().toISOString().slice(0, 10);

interface ExportFormProps {
	/** How many rows there are to read. */
	readonly total: number;
	/**
	 * Reads everything and writes the file.
	 *
	 * @param onRead says how many more rows were read
	 * @param isOpen false once the dialog was closed: nobody waits for the rest
	 */
	readonly write: (onRead: (count: number) => void, isOpen: () => boolean) => Promise<ExportedFile>;
	readonly words: {
		readonly title: (total: number) => string;
		readonly button: string;
		readonly reading: string;
		readonly progress: (read: number, total: number) => string;
		readonly done: (total: number) => string;
	};
	readonly cancel: string;
	readonly onClose: () => void;
	/** What stands there before it begins. */
	readonly children: ReactNode;
}

export function ExportForm({ total, write, words, cancel, onClose, children }: ExportFormProps) {
	const announce = useAnnounce();
	/** Rows read so far; undefined while nothing is read. */
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
			const onRead = (count: number) => setRead((before = 0) => before + count);
			const file = await write(onRead, () => isOpen.current);
			if (!isOpen.current) return;
			saveFile(file.name, file.text, file.type);
			announce(words.done(total));
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
		<Dialog onClose={onClose} width="small">
			<form onSubmit={(event) => void submit(event)}>
				<ModalHeader>
					<ModalTitle>{words.title(total)}</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{failure === undefined ? null : (
							<Notice appearance="danger">
								<p>{failureText(failure)}</p>
							</Notice>
						)}
						{read === undefined ? (
							children
						) : (
							<ProgressBar label={words.reading} text={words.progress(read, total)} done={read} total={total} />
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button appearance="subtle" onClick={onClose}>
						{cancel}
					</Button>
					<Button type="submit" appearance="primary" isLoading={read !== undefined}>
						{words.button}
					</Button>
				</ModalFooter>
			</form>
		</Dialog>
	);
}

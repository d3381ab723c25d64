// Suspends, reactivates, retires many identities or gives them another owner: counts first, then a reason, then progress.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { BulkView } from '../../../../src/contract/calls/bulk';
import type { PublicError } from '../../../../src/contract/errors';
import { outdateIdentities } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { applyWork, readyRows, startWork, type WorkProgress, type WorkStart } from '../../data/bulk/send-work';
import { toPublicError } from '../../data/rpc';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { isOrphaned } from '../../ui/identity/urgency';
import dialog from '../../ui/page/dialog.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { sayDone } from '../../ui/page/say-done';
import { failureText } from '../../ui/text/failure-text';
import { type BulkDialogProps, rowsFor } from './bulk-action';
import { BulkFields, type BulkProblems, bulkFieldId, bulkFields, findProblems, noValues } from './bulk-fields';
import { BulkOutcome, BulkProgress } from './bulk-progress';

type Phase =
	| { readonly name: 'asking' }
	| { readonly name: 'working'; readonly progress: WorkProgress }
	| { readonly name: 'over'; readonly view: BulkView };

export default function BulkDialog({ action, rows, onClose }: BulkDialogProps) {
	const client = useQueryClient();
	const overview = useOverview();
	const announce = useAnnounce();
	// What is selected may change below while the dialog works.
	const [taken] = useState(() => rowsFor(action, rows));
	const [values, setValues] = useState(noValues);
	const [problems, setProblems] = useState<BulkProblems>({});
	const [failure, setFailure] = useState<PublicError>();
	const [phase, setPhase] = useState<Phase>({ name: 'asking' });
	const first = useRef<HTMLTextAreaElement>(null);
	const closing = useRef<HTMLButtonElement>(null);
	const leaving = useRef(new AbortController());
	const isOpen = useRef(true);
	useEffect(() => {
		isOpen.current = true;
		return () => {
			isOpen.current = false;
		};
	}, []);

	const text = words.bulk[action];
	const count = taken.length;
	const isApplying = phase.name === 'working' && phase.progress.phase === 'applying';

	const startOf = (): WorkStart =>
		action === 'change-owner'
			? { kind: action, reason: values.reason.trim(), ownerId: values.owner?.accountId ?? '' }
			: { kind: action, reason: values.reason.trim() };

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (phase.name !== 'asking') return;
		const found = findProblems(action, count, values);
		setProblems(found);
		const at = bulkFields.find((field) => found[field] !== undefined);
		if (at !== undefined) {
			document.getElementById(bulkFieldId(at))?.focus();
			return;
		}
		setFailure(undefined);
		const report = (progress: WorkProgress) => {
			if (isOpen.current) setPhase({ name: 'working', progress });
		};
		try {
			const workRows = taken.map(({ accountId, version }, index) => ({
				row: index + 1,
				cells: { accountId },
				version,
			}));
			const checked = await startWork(startOf(), workRows, report, leaving.current.signal);
			const view =
				checked.state === 'checked' && readyRows(checked) > 0 ? await applyWork(checked.id, report) : checked;
			outdateIdentities(client);
			if (isOpen.current) setPhase({ name: 'over', view });
			const said = words.bulk.outcome(view.applied, view.failed + view.verdicts.error);
			announce(said);
			if (!isOpen.current && view.isEnforced === true) sayDone(text.done(view.applied));
		} catch (error) {
			if (leaving.current.signal.aborted) return;
			const publicError = toPublicError(error);
			outdateIdentities(client);
			setFailure(publicError);
			setPhase({ name: 'asking' });
			announce(failureText(publicError), 'assertive');
		}
	};

	const close = () => {
		// Nothing was changed before rows are applied, and applying goes on without the page.
		if (phase.name === 'working' && !isApplying) leaving.current.abort();
		onClose(phase.name === 'over' || isApplying);
	};

	const isOver = phase.name === 'over';
	useEffect(() => {
		// The button that was pressed is gone.
		if (isOver) closing.current?.focus();
	}, [isOver]);
	const warns = phase.name === 'asking' && (action === 'suspend' || action === 'retire');
	return (
		<ModalDialog onClose={close} {...(action === 'change-owner' ? {} : { autoFocus: first })} width="small">
			<form onSubmit={(event) => void submit(event)} noValidate>
				<ModalHeader>
					<ModalTitle {...(warns ? { appearance: 'warning' as const } : {})}>
						{phase.name === 'asking' ? text.title(count) : text.over}
					</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{phase.name === 'working' ? (
							<BulkProgress progress={phase.progress} />
						) : phase.name === 'over' ? (
							<BulkOutcome view={phase.view} />
						) : (
							<>
								<p>
									{text.consequence(
										{
											identities: count,
											grants: taken.reduce((sum, row) => sum + row.grants, 0),
											orphaned: taken.filter(isOrphaned).length,
										},
										overview?.enforcedGuards,
									)}
								</p>
								{count < rows.length ? <p>{text.others(rows.length - count)}</p> : null}
								{failure === undefined ? null : (
									<Notice appearance="danger">
										<p>{failureText(failure)}</p>
									</Notice>
								)}
								<BulkFields
									action={action}
									count={count}
									values={values}
									problems={problems}
									onChange={setValues}
									reasonRef={first}
								/>
							</>
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button ref={closing} appearance={isOver ? 'default' : 'subtle'} onClick={close}>
						{isOver || isApplying ? sharedWords.switchDialog.close : words.action.cancel}
					</Button>
					{isOver ? null : (
						<Button
							type="submit"
							appearance={action === 'retire' ? 'danger' : action === 'suspend' ? 'warning' : 'primary'}
							isLoading={phase.name === 'working'}
						>
							{text.confirm(count)}
						</Button>
					)}
				</ModalFooter>
			</form>
		</ModalDialog>
	);
}

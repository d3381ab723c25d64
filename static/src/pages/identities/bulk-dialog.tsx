// Suspends, reactivates, retires many identities or gives them another owner: counts first, then a reason, then progress.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { BulkView } from '../../../../src/contract/calls/bulk';
import { outdateIdentities } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { applyAndFollow, readyRows, uploadWork, type WorkProgress, type WorkRequest } from '../../data/bulk/send-work';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { useForm } from '../../ui/form/use-form';
import { isOrphaned } from '../../ui/identity/urgency';
import { Dialog } from '../../ui/page/dialog';
import dialog from '../../ui/page/dialog.module.css';
import { showDoneFlag } from '../../ui/page/done-flag';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { failureText } from '../../ui/text/failure-text';
import { type BulkAction, type BulkDialogProps, identityRowsFor } from './bulk-action';
import { BulkFields, type BulkValues, bulkFieldId, findBulkProblems, noValues } from './bulk-fields';
import { BulkOutcome, BulkProgress } from './bulk-progress';

const appearances = {
	suspend: 'warning',
	reactivate: 'primary',
	'change-owner': 'primary',
	retire: 'danger',
} as const satisfies Record<BulkAction, string>;

type Phase =
	| { readonly name: 'asking' }
	| { readonly name: 'working'; readonly progress: WorkProgress }
	| { readonly name: 'over'; readonly view: BulkView };

export default function BulkDialog({ action, rows, onClose }: BulkDialogProps) {
	const client = useQueryClient();
	const overview = useOverview();
	const announce = useAnnounce();
	// What is selected may change below while the dialog works.
	const [taken] = useState(() => identityRowsFor(action, rows));
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

	const startOf = (values: BulkValues): WorkRequest =>
		action === 'change-owner'
			? { kind: action, reason: values.reason.trim(), ownerId: values.owner?.accountId ?? '' }
			: { kind: action, reason: values.reason.trim() };

	const report = (progress: WorkProgress) => {
		if (isOpen.current) setPhase({ name: 'working', progress });
	};
	const work = async (values: BulkValues): Promise<BulkView> => {
		const rowsOfWork = taken.map(({ accountId, version }, index) => ({
			row: index + 1,
			cells: { accountId },
			version,
		}));
		const checked = await uploadWork(startOf(values), rowsOfWork, report, leaving.current.signal);
		return checked.state === 'checked' && readyRows(checked) > 0 ? applyAndFollow(checked.id, report) : checked;
	};
	const { values, change, problems, failure, submit } = useForm({
		initial: noValues,
		findProblems: (typed) => findBulkProblems(action, count, typed),
		save: work,
		onSaved: (view) => {
			outdateIdentities(client);
			if (isOpen.current) setPhase({ name: 'over', view });
			announce(words.bulk.outcome(view.applied, view.failed + view.verdicts.error));
			if (!isOpen.current && view.isEnforced === true) showDoneFlag(text.done(view.applied));
		},
		onRefused: ([first]) => first && document.getElementById(bulkFieldId(first))?.focus(),
		onFailed: (error) => {
			if (leaving.current.signal.aborted) return;
			outdateIdentities(client);
			setPhase({ name: 'asking' });
			announce(failureText(error), 'assertive');
		},
	});

	const close = () => {
		// Nothing was changed before rows are applied, and applying goes on without the page.
		if (phase.name === 'working' && !isApplying) leaving.current.abort();
		onClose(phase.name === 'over' || isApplying);
	};

	const isOver = phase.name === 'over';
	const isAsking = phase.name === 'asking';
	useEffect(() => {
		// The button that was pressed is gone.
		if (isOver) closing.current?.focus();
	}, [isOver]);
	const warns = phase.name === 'asking' && (action === 'suspend' || action === 'retire');
	return (
		<Dialog onClose={close} {...(action === 'change-owner' ? {} : { autoFocus: first })} width="small">
			<form
				onSubmit={(event) => {
					event.preventDefault();
					if (phase.name === 'asking') void submit();
				}}
				noValidate
			>
				<ModalHeader>
					<ModalTitle {...(warns ? { appearance: 'warning' as const } : {})}>
						{phase.name === 'asking' ? text.title(count) : text.over}
					</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{phase.name === 'working' ? <BulkProgress progress={phase.progress} /> : null}
						{phase.name === 'over' ? <BulkOutcome view={phase.view} /> : null}
						{isAsking ? (
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
									onChange={change}
									reasonRef={first}
								/>
							</>
						) : null}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button ref={closing} appearance={isOver ? 'default' : 'subtle'} onClick={close}>
						{isOver || isApplying ? sharedWords.switchDialog.close : words.action.cancel}
					</Button>
					{isOver ? null : (
						<Button type="submit" appearance={appearances[action]} isLoading={phase.name === 'working'}>
							{text.confirm(count)}
						</Button>
					)}
				</ModalFooter>
			</form>
		</Dialog>
	);
}

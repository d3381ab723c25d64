// The transition that shows whether Jira's rules can read the registry: where it stands, set up and removed.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef } from 'react';
import type { HealthView } from '../../../../src/contract/calls/health';
import type { PublicError } from '../../../../src/contract/errors';
import { issueKeyForm } from '../../../../src/contract/patterns';
import { adminMutations } from '../../data/admin/mutations';
import { toPublicError } from '../../data/rpc';
import { Help } from '../../navigation/help';
import { words } from '../../strings/health';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import { type Problems, useForm } from '../../ui/form/use-form';
import { showDoneFlag } from '../../ui/page/done-flag';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { Section } from '../../ui/page/section';
import { failureText } from '../../ui/text/failure-text';
import classes from './health-page.module.css';

const { canary: text } = words;
const keyField = 'issueKey';

/** The key that was typed, as Jira writes it; undefined for what is none. */
function keyIn(typed: string): string | undefined {
	const key = typed.trim().toUpperCase();
	return issueKeyForm.test(key) ? key : undefined;
}

export function CanarySection({ canary }: { readonly canary: HealthView['canary'] }) {
	const { mutateAsync: setUp } = useMutation(adminMutations.setUpCanary);
	const removal = useMutation(adminMutations.removeCanary);
	const announce = useAnnounce();
	const heading = useRef<HTMLDivElement>(null);
	const known = useRef(canary);

	const tellDone = (done: string) => {
		showDoneFlag(done);
		announce(done);
	};
	const tellFailure = (error: PublicError) => announce(failureText(error), 'assertive');
	const form = useForm({
		initial: { issueKey: '' },
		findProblems: ({ issueKey }): Problems<typeof keyField> =>
			keyIn(issueKey) === undefined ? { issueKey: text.keyMissing } : {},
		problemOf: (error) => (error.field === keyField ? { field: keyField, text: failureText(error) } : undefined),
		save: async ({ issueKey: typed }) => {
			const issueKey = keyIn(typed) ?? typed;
			await setUp({ issueKey });
			return issueKey;
		},
		onSaved: (issueKey) => {
			form.reset({ issueKey: '' });
			tellDone(text.added(issueKey));
		},
		onRefused: () => document.getElementById(fieldId(keyField))?.focus(),
		onFailed: tellFailure,
	});
	const { values, change, problems } = form;
	const removalFailure = removal.error === null ? undefined : toPublicError(removal.error);
	const failure = canary === undefined ? form.failure : removalFailure;
	const remove = () => {
		if (removal.isPending) return;
		removal.mutate(undefined, {
			onSuccess: () => tellDone(text.removed),
			onError: (error) => tellFailure(toPublicError(error)),
		});
	};

	useEffect(() => {
		// What was pressed is gone with the form or the button around it.
		if ((known.current === undefined) !== (canary === undefined)) heading.current?.focus();
		known.current = canary;
	}, [canary]);

	return (
		<Section title={text.title} headingRef={heading} help={<Help term="canary" />}>
			<p>{text.meaning}</p>
			{failure === undefined ? null : (
				<Notice appearance="danger">
					<p>{failureText(failure)}</p>
				</Notice>
			)}
			{canary === undefined ? (
				<form
					onSubmit={(event) => {
						event.preventDefault();
						void form.submit();
					}}
					noValidate
					className={classes['canary']}
				>
					<Field id={fieldId(keyField)} label={text.key} isRequired error={problems.issueKey} hint={text.keyHint}>
						{(aria) => (
							<div className={classes['key']}>
								<Textfield
									{...aria}
									autoComplete="off"
									isInvalid={aria['aria-invalid']}
									value={values.issueKey}
									onChange={(event: FormEvent<HTMLInputElement>) => change({ issueKey: event.currentTarget.value })}
								/>
							</div>
						)}
					</Field>
					<p>{text.adds(keyIn(values.issueKey))}</p>
					<div>
						<Button type="submit" isLoading={form.isSaving}>
							{text.setUp}
						</Button>
					</div>
				</form>
			) : (
				<>
					<p>{text.isSetUp(canary.workflow, canary.issueKey)}</p>
					<p className={classes['subtle']}>{text.removes(canary.workflow)}</p>
					<div>
						<Button isLoading={removal.isPending} onClick={remove}>
							{text.remove}
						</Button>
					</div>
				</>
			)}
		</Section>
	);
}

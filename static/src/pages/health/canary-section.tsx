// The transition that shows whether Jira's rules can read the registry: where it stands, set up and removed.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { HealthView } from '../../../../src/contract/calls/health';
import type { PublicError } from '../../../../src/contract/errors';
import { issueKeyForm } from '../../../../src/contract/patterns';
import { adminMutations } from '../../data/admin/mutations';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/health';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { sayDone } from '../../ui/page/say-done';
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
	const { mutateAsync: setUpCanary } = useMutation(adminMutations.setUpCanary);
	const { mutateAsync: removeCanary } = useMutation(adminMutations.removeCanary);
	const announce = useAnnounce();
	const [typed, setTyped] = useState('');
	const [problem, setProblem] = useState<string>();
	const [failure, setFailure] = useState<PublicError>();
	const [isWorking, setIsWorking] = useState(false);
	const heading = useRef<HTMLDivElement>(null);
	const known = useRef(canary);
	const key = keyIn(typed);

	useEffect(() => {
		// What was pressed is gone with the form or the button around it.
		if ((known.current === undefined) !== (canary === undefined)) heading.current?.focus();
		known.current = canary;
	}, [canary]);

	const refuse = (sentence: string) => {
		setProblem(sentence);
		document.getElementById(fieldId(keyField))?.focus();
	};
	const change = async (call: () => Promise<unknown>, done: string) => {
		if (isWorking) return;
		setIsWorking(true);
		setProblem(undefined);
		setFailure(undefined);
		try {
			await call();
			setTyped('');
			sayDone(done);
			announce(done);
		} catch (error) {
			const publicError = toPublicError(error);
			const sentence = failureText(publicError);
			if (publicError.field === keyField) refuse(sentence);
			else {
				setFailure(publicError);
				announce(sentence, 'assertive');
			}
		} finally {
			setIsWorking(false);
		}
	};
	const setUp = (event: FormEvent) => {
		event.preventDefault();
		if (key === undefined) refuse(text.keyMissing);
		else void change(() => setUpCanary({ issueKey: key }), text.added(key));
	};

	return (
		<Section title={text.title} headingRef={heading}>
			<p>{text.meaning}</p>
			{failure === undefined ? null : (
				<Notice appearance="danger">
					<p>{failureText(failure)}</p>
				</Notice>
			)}
			{canary === undefined ? (
				<form onSubmit={setUp} noValidate className={classes['canary']}>
					<Field id={fieldId(keyField)} label={text.key} isRequired error={problem} hint={text.keyHint}>
						{(aria) => (
							<div className={classes['key']}>
								<Textfield
									{...aria}
									autoComplete="off"
									isInvalid={aria['aria-invalid']}
									value={typed}
									onChange={(event: FormEvent<HTMLInputElement>) => setTyped(event.currentTarget.value)}
								/>
							</div>
						)}
					</Field>
					<p>{text.adds(key)}</p>
					<div>
						<Button type="submit" isLoading={isWorking}>
							{text.setUp}
						</Button>
					</div>
				</form>
			) : (
				<>
					<p>{text.isSetUp(canary.workflow, canary.issueKey)}</p>
					<p className={classes['subtle']}>{text.removes(canary.workflow)}</p>
					<div>
						<Button isLoading={isWorking} onClick={() => void change(() => removeCanary(), text.removed)}>
							{text.remove}
						</Button>
					</div>
				</>
			)}
		</Section>
	);
}

// What a page shows in place of what it came for: still loading, failed, not allowed, nothing there.

import Button from '@atlaskit/button/default/button';
import LockIcon from '@atlaskit/icon/core/lock-locked';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { ReactNode } from 'react';
import { defined } from '../../../../src/contract/defined';
import type { PublicError } from '../../../../src/contract/errors';
import { sharedWords } from '../../strings';
import { Emphasis } from '../text/emphasis';
import { problemText } from '../text/problem-text';
import classes from './states.module.css';

/**
 * Holds the place of what is loading.
 *
 * @param height of what will stand here, pixels, so that nothing jumps
 */
export function Loading({ thing, height }: { readonly thing: string; readonly height: number }) {
	return (
		<div aria-busy="true" className={classes['skeleton']} style={{ height }}>
			<VisuallyHidden>{sharedWords.loading(thing)}</VisuallyHidden>
		</div>
	);
}

function Message({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
	return (
		<div className={classes['message']}>
			{icon}
			<div className={classes['text']}>{children}</div>
		</div>
	);
}

const errorIcon = (
	<span className={classes['danger']}>
		<ErrorIcon label="" />
	</span>
);

/** Says that something could not be loaded, why, and lets the reader try again. */
export function LoadError({
	thing,
	error,
	retry,
}: {
	readonly thing: string;
	readonly error: PublicError;
	readonly retry: () => void;
}) {
	return (
		<Message icon={errorIcon}>
			<p>
				<strong>{sharedWords.error.title(thing)}</strong>
			</p>
			<p>{problemText(error)}</p>
			<div className={classes['actions']}>
				<Button onClick={retry}>{sharedWords.error.tryAgain}</Button>
				{error.reference === undefined ? null : (
					<span className={classes['subtle']}>{sharedWords.error.reference(error.reference)}</span>
				)}
			</div>
		</Message>
	);
}

/** Says which permission is missing. The sentence may hold `**` around it. */
export function NoAccess({ text, next }: { readonly text: string; readonly next?: string }) {
	return (
		<Message
			icon={
				<span className={classes['neutral']}>
					<LockIcon label="" />
				</span>
			}
		>
			<p>
				<Emphasis text={text} />
			</p>
			{next === undefined ? null : <p>{next}</p>}
		</Message>
	);
}

/** The no-access sentence for FORBIDDEN, the error with a retry for everything else. */
export function LoadFailure({
	thing,
	error,
	retry,
	noAccess,
	noAccessNext,
}: {
	readonly thing: string;
	readonly error: PublicError;
	readonly retry: () => void;
	/** Absent where nobody is refused. */
	readonly noAccess?: string;
	readonly noAccessNext?: string;
}) {
	return error.code === 'FORBIDDEN' && noAccess !== undefined ? (
		<NoAccess text={noAccess} {...defined({ next: noAccessNext })} />
	) : (
		<LoadError thing={thing} error={error} retry={retry} />
	);
}

/** Says that there is nothing, and what to do next. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
	return (
		<div className={classes['message']}>
			<div className={classes['text']}>
				<p>
					<strong>{title}</strong>
				</p>
				{children}
			</div>
		</div>
	);
}

/** Stands in for a page that fell over. */
export function Crashed() {
	return (
		<Message icon={errorIcon}>
			<p role="alert">
				<strong>{sharedWords.error.crash}</strong>
			</p>
			<Button onClick={() => location.reload()}>{sharedWords.error.reload}</Button>
		</Message>
	);
}

// A label, a control, a hint and what is wrong with it, tied together for screen readers.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import type { ReactNode } from 'react';
import { sharedWords } from '../../strings';
import classes from './field.module.css';

/** What ties a control to its label, hint and error. */
export interface FieldAria {
	readonly id: string;
	readonly 'aria-describedby': string;
	readonly 'aria-invalid': boolean;
	readonly 'aria-required'?: boolean;
}

interface FieldProps {
	readonly id: string;
	readonly label: string;
	readonly isRequired?: boolean;
	readonly hint?: ReactNode;
	readonly error: string | undefined;
	readonly children: (aria: FieldAria) => ReactNode;
}

export function Field({ id, label, isRequired = false, hint, error, children }: FieldProps) {
	return (
		<div className={classes['field']}>
			<label className={classes['label']} htmlFor={id}>
				{label}
				{isRequired ? (
					<span className={classes['required']} title={sharedWords.required}>
						*
					</span>
				) : null}
			</label>
			{children({
				id,
				'aria-describedby': `${id}-error ${id}-hint`,
				'aria-invalid': error !== undefined,
				...(isRequired ? { 'aria-required': true } : {}),
			})}
			<FieldError id={id} error={error} />
			{hint === undefined ? null : (
				<div id={`${id}-hint`} className={classes['hint']}>
					{hint}
				</div>
			)}
		</div>
	);
}

export function FieldError({ id, error }: { readonly id: string; readonly error: string | undefined }) {
	return error === undefined ? null : (
		<div id={`${id}-error`} className={classes['error']}>
			<ErrorIcon label="" color="currentColor" />
			<span>{error}</span>
		</div>
	);
}

// What is wrong with a field, beside it.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import classes from './field-error.module.css';

export function FieldError({ id, error }: { readonly id: string; readonly error: string | undefined }) {
	return error === undefined ? null : (
		<div id={id} className={classes['error']}>
			<ErrorIcon label="" color="currentColor" />
			<span>{error}</span>
		</div>
	);
}

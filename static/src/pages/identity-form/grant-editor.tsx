// The grants of the form.
import Button from '@atlaskit/button/default/button';
import AddIcon from '@atlaskit/icon/core/add';
import { lazy, Suspense, useRef, useState } from 'react';
import { maxGrants } from '../../../../src/contract/limits';
import { words } from '../../strings/admin';
import { words as grantWords } from '../../strings/grants';
import { FieldError } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import form from '../../ui/form/form.module.css';
import { isRenewed, missingGrants } from '../../ui/grant/offered-grants';
import { TypeGrants } from '../../ui/identity/type-grants';
import { Loading } from '../../ui/page/states';
import { useNow } from '../../ui/text/use-now';
import type { FieldErrors } from './find-errors';
import { emptyGrant, type GrantValues, grantOf, grantValues } from './form-values';
import { GrantCard } from './grant-card';
import classes from './identity-form.module.css';

const ReadyGrants = lazy(() => import('./ready-grants'));

const offersHeightPx = 120;

interface GrantEditorProps {
	readonly grants: readonly GrantValues[];
	readonly errors: FieldErrors;
	/** Keys of the grants that show their parts. */
	readonly open: ReadonlySet<string>;
	readonly onOpen: (key: string, isOpen: boolean) => void;
	readonly onChange: (grants: readonly GrantValues[]) => void;
	readonly onBlur: (field: string) => void;
}

export function GrantEditor({ grants, errors, open, onOpen, onChange, onBlur }: GrantEditorProps) {
	const [isOffering, setIsOffering] = useState(false);
	const now = useNow();
	const parts = grants.map(grantOf);
	const addButton = useRef<HTMLButtonElement>(null);
	const add = () => {
		const grant = emptyGrant();
		onChange([...grants, grant]);
		onOpen(grant.key, true);
		requestAnimationFrame(() => document.getElementById(fieldId(`grants.${grant.key}.projectId`))?.focus());
	};
	return (
		<fieldset className={form['group']}>
			<legend className={form['legend']}>{words.form.grant.heading}</legend>
			<p className={form['subtle']}>{words.form.grant.meaning}</p>
			<FieldError id={fieldId('grants')} error={errors['grants']} />
			{grants.map((grant, index) => (
				<GrantCard
					key={grant.key}
					grant={grant}
					position={index + 1}
					isOpen={open.has(grant.key)}
					errors={errors}
					onChange={(changed) => onChange(grants.map((other) => (other.key === changed.key ? changed : other)))}
					onBlur={onBlur}
					onOpen={(isOpen) => onOpen(grant.key, isOpen)}
					onRemove={() => {
						onChange(grants.filter(({ key }) => key !== grant.key));
						addButton.current?.focus();
					}}
				/>
			))}
			<TypeGrants grants={grants} className={form['subtle']} />
			<div className={classes['line']}>
				<Button
					ref={addButton}
					id={fieldId('grants')}
					iconBefore={AddIcon}
					isDisabled={grants.length >= maxGrants}
					onClick={add}
				>
					{words.form.grant.add}
				</Button>
				<Button aria-expanded={isOffering} onClick={() => setIsOffering(!isOffering)}>
					{isOffering ? grantWords.offer.close : grantWords.offer.open}
				</Button>
			</div>
			{isOffering ? (
				<Suspense fallback={<Loading thing={grantWords.offer.thing} height={offersHeightPx} />}>
					<ReadyGrants
						has={(grant) => missingGrants(parts, [grant], now).length === 0}
						isFull={grants.length >= maxGrants}
						onAdd={(grant) => {
							const kept = grants.filter((one) => !isRenewed(grantOf(one), [grant], now));
							onChange([...kept, grantValues(grant)]);
						}}
					/>
				</Suspense>
			) : null}
			{grants.length >= maxGrants ? <p className={form['subtle']}>{words.form.grant.most(maxGrants)}</p> : null}
		</fieldset>
	);
}

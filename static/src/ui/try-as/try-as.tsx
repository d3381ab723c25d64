// Opens what says what would happen to another account; its code comes with the first click.
import Button from '@atlaskit/button/default/button';
import { lazy, Suspense, useId, useState } from 'react';
import { words } from '../../strings/try-as';
import { Loading } from '../page/states';
import classes from './try-as.module.css';
import type { TryFormProps } from './try-form';

const TryForm = lazy(() => import('./try-form'));
/** As high as the form before an account is chosen. */
const formHeightPx = 148;

export function TryAs(props: TryFormProps) {
	const [isOpen, setIsOpen] = useState(false);
	const id = useId();
	return (
		<div className={classes['tryAs']}>
			<div>
				<Button spacing="compact" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
					{words.button}
				</Button>
			</div>
			{isOpen ? (
				<section id={id} aria-label={words.title} className={classes['form']}>
					<Suspense fallback={<Loading thing={words.title} height={formHeightPx} />}>
						<TryForm {...props} />
					</Suspense>
				</section>
			) : null}
		</div>
	);
}

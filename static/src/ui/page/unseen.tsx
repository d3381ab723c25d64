// Says plainly what no guard can see.
import type { ReactNode } from 'react';
import { guardChoiceWords } from '../../strings';
import classes from './unseen.module.css';

/** @param children what else there is to say where it stands */
export function Unseen({ children }: { readonly children?: ReactNode }) {
	const { head, lead, items } = guardChoiceWords.unseen;
	return (
		<details className={classes['unseen']}>
			<summary>{head}</summary>
			<p>{lead}</p>
			<ul>
				{items.map((item) => (
					<li key={item}>{item}</li>
				))}
			</ul>
			{children}
		</details>
	);
}

// What the signs of a drawing mean.
import type { ReactNode } from 'react';
import classes from './legend.module.css';

interface LegendEntry {
	readonly key: string;
	readonly sign: ReactNode;
	readonly meaning: ReactNode;
}

export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
	return (
		<ul className={classes['legend']}>
			{entries.map(({ key, sign, meaning }) => (
				<li key={key}>
					{sign}
					{meaning}
				</li>
			))}
		</ul>
	);
}

// Says plainly what no guard can see.
import classes from './guard-table.module.css';
import { words } from './words';

export function BlindSpots() {
	const { summary, lead, items, end } = words.blind;
	return (
		<details className={classes['blind']}>
			<summary>{summary}</summary>
			<p>{lead}</p>
			<ul>
				{items.map((item) => (
					<li key={item}>{item}</li>
				))}
			</ul>
			<p>{end}</p>
		</details>
	);
}

// What no guard can tell apart.
import { ruleWords } from '../strings';
import classes from './rule.module.css';

const words = ruleWords.unseen;

export function Unseen() {
	return (
		<details className={classes['unseen']}>
			<summary>{words.head}</summary>
			{words.text.map((sentence) => (
				<p key={sentence} className={classes['quiet']}>
					{sentence}
				</p>
			))}
		</details>
	);
}

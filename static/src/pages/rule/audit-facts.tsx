// What the audit rule records, and where it belongs.
import { ruleWords } from '../../strings';
import classes from './rule.module.css';

const words = ruleWords.audit;

export function AuditFacts() {
	return (
		<>
			<h2 className={classes['title']}>{words.title}</h2>
			<ul className={classes['list']}>
				{words.facts.map((fact) => (
					<li key={fact}>{fact}</li>
				))}
			</ul>
			<p>{words.beside}</p>
		</>
	);
}

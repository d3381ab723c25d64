// The question that a rule answers, with the names of the two statuses where they are known.
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { RuleContext } from '../../data/rule/rule-context';
import { ruleWords, sharedWords } from '../../strings';
import classes from './rule.module.css';

const words = ruleWords.title;

export function RuleTitle({ from, to }: Pick<RuleContext, 'from' | 'to'>) {
	return (
		<h2 className={classes['title']}>
			{to === undefined ? words.unnamed : null}
			{to !== undefined && from === undefined ? words.to(to) : null}
			{to !== undefined && from !== undefined ? (
				<>
					<span aria-hidden="true">{words.fromTo(from, sharedWords.arrow, to)}</span>
					<VisuallyHidden>{words.fromTo(from, sharedWords.arrowSpoken, to)}</VisuallyHidden>
				</>
			) : null}
		</h2>
	);
}

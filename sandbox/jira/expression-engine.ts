// The expression evaluator as the site uses it; tests may put another one in its place.
import * as jira from '../expression';

export interface ExpressionEngine {
	readonly evaluate: typeof jira.evaluate;
	readonly analyse: typeof jira.analyse;
	readonly toJson: typeof jira.toJson;
	readonly fromJson: typeof jira.fromJson;
}

export const jiraExpressions: ExpressionEngine = {
	evaluate: jira.evaluate,
	analyse: jira.analyse,
	toJson: jira.toJson,
	fromJson: jira.fromJson,
};

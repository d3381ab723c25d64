// The Jira expression evaluator of the sandbox.
export { type Analysis, type AnalysisError, analyse } from './analyse';
export { type EvaluateOptions, evaluate, type Outcome, type Variables } from './evaluate';
export { EvaluationFailure, ExpressionSyntaxError } from './failures';
export type { Construct } from './globals';
export { fromJson, toJson } from './json';
export { type Complexity, defaultLimits, type Limits, type Measure } from './meter';
export type * from './values';

// The handlers that manifest.yml names, and nothing else.

export { adminResolver } from './entry/admin-resolver';
export { daily, hourly, runJob } from './entry/background';
export { issueResolver } from './entry/issue-resolver';
export { postFunction } from './entry/post-function';
export { appInstalled, expressionFailed, issueUpdated, userChanged } from './entry/product-events';
export { projectResolver } from './entry/project-resolver';
export { ruleResolver } from './entry/rule-resolver';

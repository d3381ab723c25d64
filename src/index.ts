// The handlers that manifest.yml names, and nothing else.

export { daily, hourly, runJob } from './entry/events/background';
export { postFunction } from './entry/events/post-function';
export { appInstalled, expressionFailed, issueUpdated, userChanged } from './entry/events/product-events';
export { adminResolver } from './entry/resolvers/admin-resolver';
export { issueResolver } from './entry/resolvers/issue-resolver';
export { projectResolver } from './entry/resolvers/project-resolver';
export { ruleResolver } from './entry/resolvers/rule-resolver';

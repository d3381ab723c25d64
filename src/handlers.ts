// The handlers that manifest.yml names, and nothing else.

export { daily, hourly, runJob } from './entry/events/background';
export { beforeUninstall } from './entry/events/before-uninstall';
export { postFunction } from './entry/events/post-function';
export { appInstalled, expressionFailed, issueUpdated, spaceClosed, userChanged } from './entry/events/product-events';
export { adminResolver, issueResolver, projectResolver, ruleResolver } from './entry/resolvers/surfaces';

// What `forge deploy` bundles: the handlers that manifest.yml names, built before (docs/decisions/0040).
export {
	adminResolver,
	appInstalled,
	beforeUninstall,
	daily,
	expressionFailed,
	hourly,
	issueResolver,
	issueUpdated,
	postFunction,
	projectResolver,
	ruleResolver,
	runJob,
	spaceClosed,
	userChanged,
} from '#handlers';

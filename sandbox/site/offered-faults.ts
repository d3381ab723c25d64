// The faults that the sandbox's menu offers.

export interface FaultText {
	readonly name: string;
	readonly text: string;
	/** Value that the switch sets; a number can be changed beside it. */
	readonly on: number | true;
	readonly unit?: string;
}

/** Every fault that the menu offers, by what it strikes. */
export const offeredFaults: readonly { readonly title: string; readonly faults: readonly FaultText[] }[] = [
	{
		title: 'Pages of the app',
		faults: [
			{ name: 'resolverDelayMs', text: 'Slow calls', on: 3_000, unit: 'ms' },
			{ name: 'resolverFailing', text: 'Failing calls', on: true },
			{ name: 'hostOffline', text: 'Jira out of reach', on: true },
		],
	},
	{
		title: 'Storage of the app',
		faults: [
			{ name: 'storageThrottled', text: 'Throttle requests', on: 3, unit: 'requests' },
			{ name: 'storageResponseLost', text: 'Lose answers', on: 1, unit: 'answers' },
			{ name: 'queryStalenessMs', text: 'Answer queries from the past', on: 5_000, unit: 'ms' },
		],
	},
	{
		title: 'Jira',
		faults: [
			{ name: 'jiraThrottled', text: "Throttle the app's requests", on: 3, unit: 'requests' },
			{ name: 'searchLagMs', text: 'Answer searches from the past', on: 60_000, unit: 'ms' },
			{ name: 'searchKnowsNoHistory', text: 'Refuse searches by history', on: true },
			{
				name: 'pointsUsedElsewhere',
				text: "Spend the app's points on other sites",
				on: 65_000,
				unit: 'points an hour',
			},
			{ name: 'appPropertyUnavailable', text: 'Refuse app property writes', on: 3, unit: 'writes' },
			{ name: 'appPropertyDelayMs', text: 'Delay app property writes', on: 5_000, unit: 'ms' },
			{ name: 'appRightsAfterMs', text: 'Rights late after installing', on: 600_000, unit: 'ms' },
			{ name: 'refusalsAreFailures', text: 'Report refusals as failed rules', on: true },
			{ name: 'rulesCannotReadApp', text: 'Hide app properties from rules', on: true },
			{ name: 'workflowUpdatesRefused', text: 'Refuse workflow updates', on: true },
			{ name: 'staleVersionsAre400', text: 'Answer 400 for old workflow versions', on: true },
			{ name: 'missingWorkflowsAre404', text: 'Answer 404 where a workflow is gone', on: true },
			{ name: 'hiddenEmailsAreFound', text: 'Find people by addresses that they hide', on: true },
			{ name: 'newRulesNeedIds', text: 'Refuse new rules without an id', on: true },
			{ name: 'ruleKeysDiffer', text: "Know the app's rules under other keys", on: true },
			{ name: 'rulesUnlisted', text: "Leave the app's rules out of capabilities", on: true },
			{ name: 'closedSpacesSkipRules', text: 'Skip rules in closed spaces', on: true },
			{ name: 'closedSpacesTellEvents', text: 'Tell events of closed spaces', on: true },
			{ name: 'reportsUnavailable', text: 'Refuse reports of personal data', on: 3, unit: 'requests' },
			{ name: 'earlyReportsRefused', text: 'Refuse accounts that are reported too often', on: true },
			{ name: 'ruleIdsReplaced', text: 'Give new rules other ids', on: true },
			{ name: 'typeGuardSeesTarget', text: 'Show the type guard the space a move leads to', on: true },
			{ name: 'typeGuardSeesNewItem', text: 'Show the type guard the item as it will be', on: true },
			{ name: 'screensAskTypeGuard', text: 'Ask the type guard at transition screens', on: true },
			{ name: 'duplicateDeliveries', text: 'Deliver events again', on: 1, unit: 'times' },
			{ name: 'productEventDelayMs', text: 'Deliver events late', on: 10_000, unit: 'ms' },
			{ name: 'productEventsLost', text: 'Lose events', on: 1, unit: 'events' },
			{ name: 'postFunctionsLost', text: 'Lose post functions', on: 1, unit: 'post functions' },
			{ name: 'triggerFiltersFail', text: 'Fail filters of triggers', on: true },
		],
	},
];

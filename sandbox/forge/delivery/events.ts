// Hands events of Jira and the platform to the app's triggers and post functions: later, and at least once.
import type { FaultDice } from '../fault-dice';
import type { AppFunctions } from '../functions';
import { type AppIdentity, eventContext } from '../identity';
import type { InvocationLog } from '../invocation-log';
import { cloneJson, isObject, type JsonObject, sizeInBytes } from '../json';
import type { FunctionTarget, Manifest } from '../manifest';
import { type DeliveryDeps, deliver } from './deliver';
import { filterEvent } from './event-filter';

export interface AppEvents {
	/** Hands an event to the manifest's triggers that ask for it. */
	publish(eventName: string, payload: Readonly<Record<string, unknown>>): void;
	/** @throws {Error} when the manifest declares no such post function */
	runPostFunction(moduleKey: string, event: JsonObject): void;
}

interface Deps extends DeliveryDeps {
	readonly manifest: Manifest;
	readonly identity: AppIdentity;
	readonly functions: AppFunctions;
	readonly log: InvocationLog;
	readonly isInstalled: () => boolean;
	readonly strikes: FaultDice;
}

/** Source: Forge docs, events over 200 kB are not sent. */
const maxEventBytes = 200_000;
const postFunctionScopes = ['read:jira-work', 'manage:jira-configuration'] as const;

/** Makes what delivers events to one installed app. */
export function createAppEvents(deps: Deps): AppEvents {
	const { clock, faults, manifest, identity, functions, log, isInstalled, strikes } = deps;

	/** Delivers an event to one function, later. */
	const deliverEvent = (target: FunctionTarget, event: JsonObject, label: string, delayMs: number): void => {
		const { moduleKey, functionKey } = target;
		// Copied at once: what the sender does with its object afterwards is not part of the event.
		const sent = {
			...event,
			context: { ...(isObject(event.context) ? event.context : {}), ...eventContext(identity, moduleKey) },
		};
		const copy = cloneJson(sent);
		deliver(deps, {
			label,
			delayMs,
			retryErrors: false,
			isWanted: isInstalled,
			attempt: (retryContext) =>
				functions.run(
					target,
					{ ...(isObject(copy) ? copy : {}), ...(retryContext !== undefined && { retryContext }) },
					{ startedBy: 'event' },
				),
			settled: (error) => {
				if (error !== undefined) log.addFailure({ moduleKey, functionKey, at: clock.now(), error });
			},
		});
	};

	return {
		publish(eventName, payload) {
			for (const trigger of manifest.triggers) {
				if (!trigger.events.includes(eventName)) continue;
				const event = { ...payload, eventType: eventName };
				const scope = scopeOfEvent(eventName);
				if (!isInstalled()) functions.drop(trigger, 'The app is not installed');
				else if (scope !== undefined && !manifest.scopes.has(scope)) {
					functions.drop(trigger, `${eventName} needs the scope ${scope}`);
				} else if (sizeInBytes(event) > maxEventBytes) {
					functions.drop(trigger, `${eventName} has more than ${maxEventBytes} bytes`);
				} else {
					const filtered = filterEvent(trigger.filter, event, { clock, faults });
					const { moduleKey, functionKey } = trigger;
					if (filtered.logged !== undefined) log.add({ moduleKey, functionKey, at: clock.now(), ...filtered.logged });
					if (filtered.event === undefined || strikes('productEventsLost')) continue;
					deliverEvent(trigger, filtered.event, `${eventName} to ${trigger.moduleKey}`, faults.productEventDelayMs);
				}
			}
		},
		runPostFunction(moduleKey, event) {
			const rule = manifest.rules.find((r) => r.kind === 'postFunction' && r.moduleKey === moduleKey);
			if (rule?.functionKey === undefined) throw new Error(`manifest.yml declares no post function "${moduleKey}"`);
			const target = { moduleKey, functionKey: rule.functionKey };
			const missing = postFunctionScopes.filter((scope) => !manifest.scopes.has(scope));
			if (!isInstalled()) functions.drop(target, 'The app is not installed');
			else if (missing.length > 0) functions.drop(target, `Post functions need ${missing.join(' and ')}`);
			else if (!strikes('postFunctionsLost')) deliverEvent(target, event, `post function ${moduleKey}`, 0);
		},
	};
}

/** The classic scope without which an app does not receive an event. Source: Forge docs, "Jira events". */
function scopeOfEvent(eventName: string): string | undefined {
	if (!eventName.startsWith('avi:jira:')) return undefined;
	if (/:(expression|issuetype|field(:.*)?|configuration)$/.test(eventName)) return 'manage:jira-configuration';
	if (eventName.endsWith(':user')) return 'read:jira-user';
	return 'read:jira-work';
}

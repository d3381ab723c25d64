// Faults between a page and the back end, beside those of the back end itself; and the switch for all of them.
import type { Faults } from '../seams';

export interface FrontEndFaults {
	/** Every call of a page waits this long first. */
	resolverDelayMs: number;
	/** Every call of a page ends in an error of the platform. */
	resolverFailing: boolean;
	/** Jira cannot be reached from the app's pages. */
	hostOffline: boolean;
}

export const noFrontEndFaults = (): FrontEndFaults => ({
	resolverDelayMs: 0,
	resolverFailing: false,
	hostOffline: false,
});

/** What a page's call is answered while Jira cannot be reached. */
export const offline = (): Response =>
	Response.json({ code: 'OFFLINE', message: 'The host is offline. A fault of the sandbox is on.' }, { status: 503 });

/** Switches faults by name. If one of them cannot be switched, none is, and the answer is a sentence that says why. */
export function switchFaults(faults: Faults, frontEnd: FrontEndFaults, wanted: unknown): string | undefined {
	if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return 'Send a JSON object of faults.';
	const known: Readonly<Record<string, number | boolean>> = { ...faults, ...frontEnd };
	for (const [name, value] of Object.entries(wanted)) {
		if (!Object.hasOwn(known, name)) return `There is no fault "${name}". There are: ${Object.keys(known).join(', ')}.`;
		const type = typeof known[name];
		if (typeof value !== type) return `The fault "${name}" takes a ${type}.`;
		if (typeof value === 'number' && !(value >= 0)) return `The fault "${name}" takes a number from 0 up.`;
	}
	for (const [name, value] of Object.entries(wanted)) {
		Object.assign(Object.hasOwn(frontEnd, name) ? frontEnd : faults, { [name]: value });
	}
	return undefined;
}

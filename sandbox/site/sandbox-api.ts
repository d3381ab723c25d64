// The sandbox's own calls: what the site is made of, who one can act as, which faults are on.
import * as z from 'zod';
import { type Account, accountSchema, authorizationOf } from './account';

const pageSchema = z.object({
	kind: z.enum(['adminPage', 'projectSettingsPage', 'issuePanel']),
	moduleKey: z.string(),
	title: z.string(),
	icon: z.string().optional(),
	resource: z.string().optional(),
});
export type PageModule = z.infer<typeof pageSchema>;

const ruleModuleSchema = z.object({
	ruleKey: z.string(),
	kind: z.enum(['validator', 'condition', 'postFunction']),
	moduleKey: z.string(),
	name: z.string(),
	description: z.string(),
	projectTypes: z.array(z.string()),
	/** Resources of its pages. */
	create: z.string().optional(),
	edit: z.string().optional(),
	view: z.string().optional(),
});
/** A kind of workflow rule that the app brings. */
export type RuleModule = z.infer<typeof ruleModuleSchema>;

const siteSchema = z.object({
	startedAt: z.number(),
	appOrigin: z.string(),
	pages: z.array(pageSchema),
	rules: z.array(ruleModuleSchema),
});
export type Site = z.infer<typeof siteSchema>;

const faultsSchema = z.record(z.string(), z.union([z.number(), z.boolean()]));
export type FaultSettings = z.infer<typeof faultsSchema>;

async function readJson<T>(path: string, schema: z.ZodType<T>, init: RequestInit = {}): Promise<T> {
	const response = await fetch(path, { credentials: 'omit', ...init });
	const body: unknown = await response.json();
	if (response.ok) return schema.parse(body);
	const parsed = z.object({ message: z.string() }).safeParse(body);
	throw new Error(parsed.success ? parsed.data.message : `The sandbox answered ${response.status}.`);
}

export const readSite = (): Promise<Site> => readJson('/sandbox/site', siteSchema);
export const readAccounts = (): Promise<Account[]> => readJson('/sandbox/accounts', z.array(accountSchema));
/** The line that the workflow editor shows for a stored rule. @param place `rule/…` with the rule's id */
export const readSummary = (account: Account, moduleKey: string, place: string): Promise<string> =>
	readJson(`/sandbox/summary/${encodeURIComponent(moduleKey)}`, z.object({ summary: z.string() }), {
		headers: { Authorization: authorizationOf(account), 'X-Sandbox-Place': place },
	}).then(({ summary }) => summary);
export const readFaults = (): Promise<FaultSettings> => readJson('/sandbox/faults', faultsSchema);
const closedSpacesSchema = z.record(z.string(), z.boolean());
/** By the key of a space: whether it is closed to the app. */
export type ClosedSpaces = z.infer<typeof closedSpacesSchema>;
export const readClosedSpaces = (): Promise<ClosedSpaces> => readJson('/sandbox/closed-spaces', closedSpacesSchema);
export const closeSpaces = (change: ClosedSpaces): Promise<ClosedSpaces> =>
	readJson('/sandbox/closed-spaces', closedSpacesSchema, {
		method: 'PUT',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(change),
	});
export const switchFaults = (change: FaultSettings): Promise<FaultSettings> =>
	readJson('/sandbox/faults', faultsSchema, {
		method: 'PUT',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(change),
	});

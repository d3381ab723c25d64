// The sandbox's own calls: what the site is made of, who one can act as, which faults are on.
import * as z from 'zod';
import { type Account, accountSchema } from './account';

const pageSchema = z.object({
	kind: z.enum(['adminPage', 'projectSettingsPage', 'issuePanel']),
	moduleKey: z.string(),
	title: z.string(),
	icon: z.string().optional(),
	resource: z.string().optional(),
});
export type PageModule = z.infer<typeof pageSchema>;

const siteSchema = z.object({
	startedAt: z.number(),
	appOrigin: z.string(),
	pages: z.array(pageSchema),
	rules: z.array(z.object({ ruleKey: z.string(), kind: z.string(), name: z.string(), description: z.string() })),
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
export const readFaults = (): Promise<FaultSettings> => readJson('/sandbox/faults', faultsSchema);
export const switchFaults = (change: FaultSettings): Promise<FaultSettings> =>
	readJson('/sandbox/faults', faultsSchema, {
		method: 'PUT',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(change),
	});

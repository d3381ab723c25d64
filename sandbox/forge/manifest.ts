// Reads manifest.yml: what it does not declare does not happen in the sandbox.
import { parse } from 'yaml';
import { z } from 'zod';
import type { ActionValidator, IndexedProperty, RuleModule } from '../seams';
import {
	type filterErrorModes,
	manifestSchema,
	modulesSchema,
	type pageSchema,
	type ruleSchema,
} from './manifest-schema';
import { defineEntities, type EntityDefinition } from './storage/entity-definition';

/** A function, and the module through which it is reached. */
export interface FunctionTarget {
	readonly moduleKey: string;
	readonly functionKey: string;
}

export interface FunctionDefinition {
	readonly key: string;
	/** `file.export`, as the manifest has it. */
	readonly handler: string;
	/** Longer run time for consumers and scheduled triggers, in seconds. */
	readonly timeoutSeconds: number | undefined;
}

/** A page that Jira shows in a frame. */
export interface PageModule {
	readonly kind: 'adminPage' | 'projectSettingsPage' | 'issuePanel';
	readonly moduleKey: string;
	readonly title: string;
	readonly icon: string | undefined;
	readonly resource: string | undefined;
}

export interface TriggerModule {
	readonly moduleKey: string;
	readonly functionKey: string;
	readonly events: readonly string[];
	readonly filter: TriggerFilter;
}

/** Which of its events a trigger asks for: all of them, unless it says otherwise. */
export interface TriggerFilter {
	/** Do not deliver events that the app caused itself. */
	readonly ignoreSelf: boolean;
	/** A Jira expression about `event`, and what becomes of events of which it gives no Boolean. */
	readonly expression?: { readonly source: string; readonly onError: (typeof filterErrorModes)[number] };
}

export interface ScheduledTriggerModule {
	readonly moduleKey: string;
	readonly functionKey: string;
	readonly interval: 'fiveMinute' | 'hour' | 'day' | 'week';
}

export interface ConsumerModule {
	readonly moduleKey: string;
	readonly functionKey: string;
	readonly queue: string;
}

export interface Resource {
	readonly key: string;
	readonly path: string;
}

export interface PagePermissions {
	readonly content?: { scripts?: string[] | undefined; styles?: string[] | undefined } | undefined;
	readonly external?: Record<string, unknown> | undefined;
}

export interface Manifest {
	/** The app's id without the ARI prefix. */
	readonly appId: string;
	readonly scopes: ReadonlySet<string>;
	/** Scopes that `asUser(accountId)` may use without that user being present (`allowImpersonation`). */
	readonly impersonationScopes: ReadonlySet<string>;
	/** What pages may do beyond the platform's content security policy, as the manifest has it. */
	readonly pagePermissions: PagePermissions;
	readonly functions: ReadonlyMap<string, FunctionDefinition>;
	readonly rules: readonly RuleModule[];
	readonly actionValidators: readonly ActionValidator[];
	/** Properties of work items that Jira's search is to know. */
	readonly indexedProperties: readonly IndexedProperty[];
	readonly pages: readonly PageModule[];
	/** Function key of the resolver behind each page or rule module. */
	readonly resolvers: ReadonlyMap<string, string>;
	readonly triggers: readonly TriggerModule[];
	/** Run before the app is uninstalled. */
	readonly preUninstalls: readonly FunctionTarget[];
	readonly scheduledTriggers: readonly ScheduledTriggerModule[];
	readonly consumers: readonly ConsumerModule[];
	readonly resources: readonly Resource[];
	readonly entities: ReadonlyMap<string, EntityDefinition>;
	/** Module types that are declared and that this host does not run. */
	readonly notSimulated: readonly string[];
}

type RawPage = z.infer<typeof pageSchema>;
type RawRule = z.infer<typeof ruleSchema>;

let lastRead: { readonly yamlText: string; readonly document: unknown } | undefined;

/** One sandbox after another is made from the same text, and parsing it is most of the work. */
function documentOf(yamlText: string): unknown {
	if (lastRead?.yamlText !== yamlText) lastRead = { yamlText, document: parse(yamlText) };
	return lastRead.document;
}

/**
 * Reads the text of a manifest.yml.
 *
 * Not a validator: `@forge/manifest` is. This one refuses what the sandbox could not run faithfully.
 * @throws {Error} that names every place where the manifest cannot be run
 */
export function readManifest(yamlText: string): Manifest {
	const document = documentOf(yamlText);
	const parsed = manifestSchema.safeParse(document);
	if (!parsed.success) {
		const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
		throw new Error(`manifest.yml: ${problems.join('; ')}`);
	}
	const { app, modules: declared, resources, permissions } = parsed.data;
	const functions = new Map(
		declared.function.map((f) => [f.key, { key: f.key, handler: f.handler, timeoutSeconds: f.timeoutSeconds }]),
	);
	const pages: readonly (RawPage & { kind: PageModule['kind'] })[] = [
		...declared['jira:adminPage'].map((p) => ({ kind: 'adminPage' as const, ...p })),
		...declared['jira:projectSettingsPage'].map((p) => ({ kind: 'projectSettingsPage' as const, ...p })),
		...declared['jira:issuePanel'].map((p) => ({ kind: 'issuePanel' as const, ...p })),
	];
	const rawRules: readonly (readonly [RuleModule['kind'], RawRule])[] = [
		...declared['jira:workflowValidator'].map((r) => ['validator', r] as const),
		...declared['jira:workflowCondition'].map((r) => ['condition', r] as const),
		...declared['jira:workflowPostFunction'].map((r) => ['postFunction', r] as const),
	];
	const resolvers = new Map<string, string>();
	for (const module of [...pages, ...rawRules.map(([, r]) => r)]) {
		if (module.resolver !== undefined) resolvers.set(module.key, module.resolver.function);
	}
	const consumers = declared.consumer.map((c) => ({
		moduleKey: c.key,
		queue: c.queue,
		functionKey: c.function ?? c.resolver?.function ?? '',
	}));
	const problems = [
		...repeated(
			'module key',
			[
				pages,
				rawRules.map(([, r]) => r),
				declared['jira:actionValidator'],
				declared['jira:entityProperty'],
				declared.trigger,
				declared.preUninstall,
				declared.scheduledTrigger,
				declared.consumer,
				declared.function,
			].flatMap((list) => list.map((m) => m.key)),
		),
		...repeated(
			'resource key',
			resources.map((r) => r.key),
		),
		...repeated(
			'search alias',
			declared['jira:entityProperty'].flatMap(({ values }) =>
				values.flatMap(({ searchAlias }) => (searchAlias === undefined ? [] : [searchAlias.toLowerCase()])),
			),
		),
		...repeated(
			'action',
			declared['jira:actionValidator'].map((v) => v.action),
		),
		...rawRules.flatMap(([kind, r]) => ruleProblems(kind, r)),
		...[
			...resolvers.values(),
			...rawRules.flatMap(([, r]) => (r.function === undefined ? [] : [r.function])),
			...declared.trigger.map((t) => t.function),
			...declared.preUninstall.map((p) => p.function),
			...declared.scheduledTrigger.map((t) => t.function),
			...consumers.map((c) => c.functionKey),
		].flatMap((name) => (functions.has(name) ? [] : [`function "${name}" is not declared`])),
		...[
			...pages.map((p) => p.resource),
			...rawRules.flatMap(([, r]) => [r.create?.resource, r.edit?.resource, r.view?.resource]),
		].flatMap((name) =>
			name === undefined || resources.some((r) => r.key === name.split('/')[0])
				? []
				: [`resource "${name}" is not declared`],
		),
	];
	if (problems.length > 0) throw new Error(`manifest.yml: ${problems.join('; ')}`);
	const scopes = Array.isArray(permissions.scopes) ? permissions.scopes : Object.keys(permissions.scopes);
	const impersonation = Array.isArray(permissions.scopes)
		? []
		: Object.entries(permissions.scopes).flatMap(([name, { allowImpersonation }]) =>
				allowImpersonation ? [name] : [],
			);
	return {
		appId: app.id.slice('ari:cloud:ecosystem::app/'.length),
		scopes: new Set(scopes),
		impersonationScopes: new Set(impersonation),
		pagePermissions: { content: permissions.content, external: permissions.external },
		functions,
		rules: rawRules.map(([kind, r]) => toRule(kind, r)),
		actionValidators: declared['jira:actionValidator'].map(({ action, errorMessage, expression, key: moduleKey }) => ({
			moduleKey,
			action,
			expression,
			...(errorMessage !== undefined && { errorMessage }),
		})),
		indexedProperties: declared['jira:entityProperty'].map(({ propertyKey, values }) => ({ propertyKey, values })),
		pages: pages.map((p) => ({
			kind: p.kind,
			moduleKey: p.key,
			title: p.title,
			icon: p.icon,
			resource: p.resource,
		})),
		resolvers,
		triggers: declared.trigger.map((t) => ({
			moduleKey: t.key,
			functionKey: t.function,
			events: t.events,
			filter: toFilter(t.filter),
		})),
		preUninstalls: declared.preUninstall.map((p) => ({ moduleKey: p.key, functionKey: p.function })),
		scheduledTriggers: declared.scheduledTrigger.map((t) => ({
			moduleKey: t.key,
			functionKey: t.function,
			interval: t.interval,
		})),
		consumers,
		resources,
		entities: defineEntities(app.storage?.entities ?? []),
		notSimulated: moduleTypes(document).filter((type) => !(type in modulesSchema.shape)),
	};
}

function moduleTypes(document: unknown): readonly string[] {
	const shape = z.object({ modules: z.record(z.string(), z.unknown()) }).safeParse(document);
	return shape.success ? Object.keys(shape.data.modules) : [];
}

function repeated(what: string, keys: readonly string[]): readonly string[] {
	const seen = new Set<string>();
	return keys.flatMap((name) => {
		if (seen.has(name)) return [`${what} "${name}" is used twice`];
		seen.add(name);
		return [];
	});
}

function ruleProblems(kind: RuleModule['kind'], raw: RawRule): readonly string[] {
	const given = [raw.expression, raw.function].filter((value) => value !== undefined).length;
	if (given !== 1) return [`rule "${raw.key}" needs either an expression or a function`];
	if (kind === 'condition' && raw.expression === undefined) return [`condition "${raw.key}" needs an expression`];
	if (kind === 'postFunction' && raw.function === undefined) return [`post function "${raw.key}" needs a function`];
	return [];
}

function toRule(kind: RuleModule['kind'], raw: RawRule): RuleModule {
	return {
		kind,
		moduleKey: raw.key,
		name: raw.name,
		description: raw.description,
		// Documented default: rules are offered in company-managed projects only.
		projectTypes: raw.projectTypes ?? ['company-managed'],
		...(raw.expression !== undefined && { expression: raw.expression }),
		...(raw.errorMessage !== undefined && { errorMessage: raw.errorMessage }),
		...(raw.configurationDescription !== undefined && { configurationDescription: raw.configurationDescription }),
		...(raw.function !== undefined && { functionKey: raw.function }),
		...(raw.create !== undefined && { create: raw.create.resource }),
		...(raw.edit !== undefined && { edit: raw.edit.resource }),
		...(raw.view !== undefined && { view: raw.view.resource }),
	};
}

function toFilter(raw: z.infer<typeof modulesSchema>['trigger'][number]['filter']): TriggerFilter {
	const { ignoreSelf = false, expression: source, onError = 'IGNORE_AND_LOG' } = raw ?? {};
	return { ignoreSelf, ...(source !== undefined && { expression: { source, onError } }) };
}

/** How the platform names the type of a page or rule module. */
export function moduleType({ pages, rules }: Manifest, moduleKey: string): string {
	const page = pages.find((p) => p.moduleKey === moduleKey);
	if (page !== undefined) return `jira:${page.kind}`;
	const kind = rules.find((r) => r.moduleKey === moduleKey)?.kind ?? 'validator';
	return `jira:workflow${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

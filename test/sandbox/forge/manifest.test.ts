// Reading manifest.yml: what it declares, and one clear error for what cannot be run.
import { describe, expect, it } from '@jest/globals';
import { readManifest } from '../../../sandbox/forge/manifest';
import { aManifest, type ManifestParts } from './a-host';

function setFilter(manifest: ManifestParts, filter: Record<string, unknown>): void {
	Object.assign(manifest.modules.trigger?.[0] ?? {}, { filter });
}

describe('manifest', () => {
	it('reads every kind of module', () => {
		const manifest = readManifest(aManifest());
		expect(manifest.appId).toBe('4f1d0000-0000-4000-8000-000000000001');
		expect(manifest.rules.map(({ kind, moduleKey }) => [kind, moduleKey])).toEqual([
			['validator', 'guard'],
			['condition', 'hide'],
			['postFunction', 'record'],
		]);
		expect(manifest.rules[0]).toMatchObject({ expression: 'true', errorMessage: 'No', create: 'main' });
		expect(manifest.pages.map(({ kind }) => kind)).toEqual(['adminPage', 'issuePanel']);
		expect(manifest.resolvers.get('panel')).toBe('admin-resolver');
		expect(manifest.triggers[0]?.events).toContain('avi:jira:updated:issue');
		expect(manifest.scheduledTriggers[0]?.interval).toBe('hour');
		expect(manifest.consumers).toEqual([{ moduleKey: 'worker', queue: 'work', functionKey: 'on-work' }]);
		expect([...(manifest.entities.get('employee')?.indexes.keys() ?? [])]).toContain('by-key');
		expect(manifest.scopes.has('storage:app')).toBe(true);
	});

	it('offers a rule in company-managed projects only, unless it says otherwise', () => {
		const [guard, hide] = readManifest(aManifest()).rules;
		expect(guard?.projectTypes).toEqual(['company-managed']);
		expect(hide?.projectTypes).toEqual(['company-managed', 'team-managed']);
	});

	it('reads scopes with allowImpersonation', () => {
		const manifest = readManifest(
			aManifest((m) => {
				m.permissions.scopes = { 'read:jira-work': { allowImpersonation: true }, 'storage:app': {} };
			}),
		);
		expect([...manifest.scopes]).toEqual(['read:jira-work', 'storage:app']);
		expect([...manifest.impersonationScopes]).toEqual(['read:jira-work']);
	});

	it('names module types that the host does not run', () => {
		const manifest = readManifest(
			aManifest((m) => {
				m.modules.apiRoute = [{ key: 'api' }];
			}),
		);
		expect(manifest.notSimulated).toEqual(['apiRoute']);
	});

	it('reads action validators, of actions that are not simulated too', () => {
		const manifest = readManifest(
			aManifest((m) => {
				m.modules['jira:actionValidator'] = [
					{ key: 'types', action: 'workItemTypeChanged', expression: 'false', errorMessage: 'No' },
					{ key: 'moves', action: 'workItemMoved', expression: 'true' },
				];
			}),
		);
		expect(manifest.actionValidators).toEqual([
			{ moduleKey: 'types', action: 'workItemTypeChanged', expression: 'false', errorMessage: 'No' },
			{ moduleKey: 'moves', action: 'workItemMoved', expression: 'true' },
		]);
		expect(manifest.notSimulated).toEqual([]);
	});

	const refused: readonly (readonly [title: string, change: (m: ManifestParts) => void, message: string | RegExp])[] = [
		[
			'an action that there is not',
			(m) => (m.modules['jira:actionValidator'] = [{ key: 'a', action: 'workItemRenamed', expression: 'true' }]),
			'jira:actionValidator.0.action',
		],
		[
			'an action validator without expression',
			(m) => (m.modules['jira:actionValidator'] = [{ key: 'a', action: 'workItemTypeChanged' }]),
			'jira:actionValidator.0.expression',
		],
		[
			'an action validator whose message is an expression',
			(m) =>
				(m.modules['jira:actionValidator'] = [
					{ key: 'a', action: 'workItemTypeChanged', expression: 'true', errorMessage: { expression: "'No'" } },
				]),
			'jira:actionValidator.0.errorMessage',
		],
		[
			'two validators of one action',
			(m) =>
				(m.modules['jira:actionValidator'] = ['a', 'b'].map((key) => ({
					key,
					action: 'workItemTypeChanged',
					expression: 'true',
				}))),
			'action "workItemTypeChanged" is used twice',
		],
		[
			'an action validator under the key of another module',
			(m) =>
				(m.modules['jira:actionValidator'] = [{ key: 'guard', action: 'workItemTypeChanged', expression: 'true' }]),
			'module key "guard" is used twice',
		],
		['an app id that is no ARI', (m) => (m.app.id = 'muster'), 'app.id: must read'],
		['a function nobody declares', (m) => m.modules.function?.shift(), 'function "admin-resolver" is not declared'],
		['a resource nobody declares', (m) => m.resources.shift(), 'resource "main" is not declared'],
		[
			'a module key used twice',
			(m) => m.modules.trigger?.push({ key: 'guard', function: 'on-event', events: ['x'] }),
			'module key "guard" is used twice',
		],
		[
			'a condition without expression',
			(m) => (m.modules['jira:workflowCondition'] = [{ key: 'c', name: 'C', description: 'D', function: 'on-event' }]),
			'condition "c" needs an expression',
		],
		[
			'a validator with expression and function',
			(m) =>
				(m.modules['jira:workflowValidator'] = [
					{ key: 'v', name: 'V', description: 'D', expression: 'true', function: 'on-event' },
				]),
			'either an expression or a function',
		],
		[
			'a sixth scheduled trigger',
			(m) =>
				(m.modules.scheduledTrigger = [1, 2, 3, 4, 5, 6].map((n) => ({
					key: `s${n}`,
					function: 'on-schedule',
					interval: 'day',
				}))),
			'at most 5 scheduled triggers',
		],
		[
			'an unknown interval',
			(m) => (m.modules.scheduledTrigger = [{ key: 's', function: 'on-schedule', interval: 'minute' }]),
			'scheduledTrigger.0.interval',
		],
		[
			'a module to leave by with another key',
			(m) => (m.modules.preUninstall = [{ key: 'x', function: 'on-event', timeoutSeconds: 5 }]),
			'timeoutSeconds',
		],
		[
			'a function to leave by that there is not',
			(m) => (m.modules.preUninstall = [{ key: 'x', function: 'gone' }]),
			'function "gone" is not declared',
		],
		['a filter of nothing', (m) => setFilter(m, {}), 'trigger.0.filter: filters nothing'],
		['a filter key that there is not', (m) => setFilter(m, { ignoreSelf: true, expresion: 'true' }), 'expresion'],
		['onError without an expression', (m) => setFilter(m, { ignoreSelf: true, onError: 'RECEIVE' }), 'filter.onError'],
		['an error mode that there is not', (m) => setFilter(m, { expression: 'true', onError: 'DROP' }), 'filter.onError'],
		['a filter that is no expression', (m) => setFilter(m, { expression: 'event.' }), 'is no Jira expression'],
		['a filter of 10,001 characters', (m) => setFilter(m, { expression: 'true'.padEnd(10_001) }), '10000 characters'],
		['a filter on licences', (m) => setFilter(m, { appIsLicensed: true }), 'licences are not simulated'],
		[
			'a run time beyond 900 seconds',
			(m) => Object.assign(m.modules.function?.[0] ?? {}, { timeoutSeconds: 901 }),
			'timeoutSeconds',
		],
		['a resource key of 24 characters', (m) => (m.resources = [{ key: 'r'.repeat(24), path: 'x' }]), 'resources.0.key'],
		[
			'an unknown attribute type',
			(m) => (m.app.storage = { entities: [{ name: 'abc', attributes: { a: { type: 'date' } } }] }),
			'attributes.a.type',
		],
		[
			'an index on an undeclared attribute',
			(m) => (m.app.storage = { entities: [{ name: 'abc', attributes: { a: { type: 'string' } }, indexes: ['b'] }] }),
			'undeclared attribute "b"',
		],
		[
			'an index on an any attribute',
			(m) => (m.app.storage = { entities: [{ name: 'abc', attributes: { a: { type: 'any' } }, indexes: ['a'] }] }),
			'of type any',
		],
		[
			'an eighth index',
			(m) =>
				(m.app.storage = {
					entities: [
						{
							name: 'abc',
							attributes: { a: { type: 'string' } },
							indexes: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ name: `by-${n}`, range: ['a'] })),
						},
					],
				}),
			'at most 7 indexes',
		],
		[
			'a range of two attributes',
			(m) =>
				(m.app.storage = {
					entities: [
						{ name: 'abc', attributes: { a: { type: 'string' } }, indexes: [{ name: 'by-a', range: ['a', 'a'] }] },
					],
				}),
			'exactly one range',
		],
		[
			'an entity declared twice',
			(m) => (m.app.storage = { entities: [1, 2].map(() => ({ name: 'abc', attributes: {} })) }),
			'"abc" is declared twice',
		],
		[
			'an entity name with capitals',
			(m) => (m.app.storage = { entities: [{ name: 'Employee', attributes: {} }] }),
			'3 to 60 characters',
		],
	];
	it.each(refused)('refuses %s', (_title, change, message) => {
		expect(() => readManifest(aManifest((m) => void change(m)))).toThrow(message);
	});
});

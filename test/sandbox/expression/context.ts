// The variables that the evaluator's tests run expressions over.
import { fromJson, type HostObject, type PropertyStore, type Value, type Variables } from '../../../sandbox/expression';

/** 2026-03-14T09:26:53.589Z. */
export const now = Date.UTC(2026, 2, 14, 9, 26, 53, 589);

/** A host object with fixed members. */
export function aHost(type: string, id: string, members: Readonly<Record<string, Value>>): HostObject {
	return {
		kind: 'host',
		type,
		id,
		member: (name) => (Object.hasOwn(members, name) ? members[name] : undefined),
		toJson: () => ({ id }),
	};
}

/** A property store over plain JSON. */
export function aStore(json: Readonly<Record<string, unknown>>): PropertyStore {
	return { kind: 'properties', read: (key) => (Object.hasOwn(json, key) ? json[key] : undefined) };
}

export const ada = aHost('User', 'ada', { accountId: 'ada', displayName: null, active: true });

/** Like a User, but counting what it loads and answering methods. */
export const grace: HostObject = {
	...aHost('User', 'grace', { accountId: 'grace' }),
	member: (name, meter) => {
		if (name === 'groups') meter.expensive();
		if (name === 'broken') throw new Error('groups are unavailable');
		if (name === 'groups') return ['admins'];
		return name === 'accountId' ? 'grace' : undefined;
	},
	method: (name) =>
		name === 'getProjectRoles'
			? (args, meter) => {
					meter.bean(2);
					if (args.length !== 1) throw new TypeError('getProjectRoles takes a Project');
					return ['Developers'];
				}
			: undefined,
};

export const variables: Variables = {
	user: ada,
	sameUser: aHost('User', 'ada', {}),
	other: grace,
	nobody: null,
	issue: aHost('Issue', '10001', {
		id: 10001,
		key: 'OPS-1',
		summary: 'Deploy',
		reporter: null,
		customfield_10010: fromJson({ value: 'red', tags: ['a', 'b'] }),
		'com.app.field-key': 7,
		status: aHost('IssueStatus', '3', { id: 3, name: 'In Progress' }),
		properties: aStore({ flag: { on: true, list: [1, 'two', null] }, 'dashed-key': 5, get: 1 }),
	}),
	config: fromJson({ types: ['ci', 'app'], why: 't', nested: { deep: [1, 2, 3] }, get: 'shadow', length: 9 }),
	mixed: ['1', 1, null, true],
	body: { kind: 'richText', plainText: 'Hello' },
	pi: { kind: 'date', ms: now },
	day: { kind: 'calendarDate', iso: '2026-03-14' },
	long: Array.from({ length: 1_001 }, (_, index) => index),
	full: Array.from({ length: 1_000 }, (_, index) => index),
	hostile: fromJson(JSON.parse('{"__proto__": {"admin": true}, "constructor": "mine"}')),
};

// Checks answers against the structure of Jira's OpenAPI text (an excerpt: routes, scopes, response schemas).
import Ajv, { type ValidateFunction } from 'ajv';
import excerpt from './openapi.excerpt.json';

type Json = Record<string, unknown>;

interface Route {
	readonly scopes: readonly string[];
	readonly granular?: readonly string[];
	readonly responses: Readonly<Record<string, Json | null>>;
}

export const documentedRoutes: Readonly<Record<string, Route>> = excerpt.routes;

const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Lets properties that are not required be null.
 *
 * The text marks no property as nullable, yet Jira answers null for empty ones (a change's `from`, an assignee).
 */
const withNulls = (schema: unknown): unknown => {
	if (Array.isArray(schema)) return schema.map(withNulls);
	if (!isObject(schema)) return schema;
	const required = Array.isArray(schema['required']) ? schema['required'] : [];
	const result: Json = {};
	for (const [key, value] of Object.entries(schema)) {
		if (key !== 'properties' || !isObject(value)) {
			result[key] = key === 'enum' || key === 'required' ? value : withNulls(value);
			continue;
		}
		result[key] = Object.fromEntries(
			Object.entries(value).map(([name, property]) => [
				name,
				required.includes(name) ? withNulls(property) : { anyOf: [withNulls(property), { type: 'null' }] },
			]),
		);
	}
	return result;
};

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

const ajv = new Ajv({
	strict: false,
	allErrors: true,
	formats: {
		'date-time': dateTime,
		date: /^\d{4}-\d{2}-\d{2}$/,
		int64: true,
		uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
		uri: (text: string) => URL.canParse(text),
	},
});
ajv.addSchema({ $id: 'jira', schemas: withNulls(excerpt.schemas) });

const compiled = new Map<string, ValidateFunction>();

const absolute = (schema: unknown): unknown =>
	JSON.parse(JSON.stringify(schema).replaceAll('"#/schemas/', '"jira#/schemas/'));

/** What is wrong with an answer; empty when it is as documented. A status without a schema must have no checks. */
export const problemsOf = (route: string, status: number, body: unknown): string[] => {
	const documented = documentedRoutes[route];
	if (!documented) return [`${route} is not in the excerpt`];
	const schema = documented.responses[String(status)];
	if (schema === undefined) return [`${route} does not document status ${status}`];
	if (schema === null || Object.keys(schema).length === 0) return [];
	const key = `${route} ${status}`;
	const validate = compiled.get(key) ?? ajv.compile(isObject(schema) ? (absolute(withNulls(schema)) as Json) : {});
	compiled.set(key, validate);
	return validate(body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
};

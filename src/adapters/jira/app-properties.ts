// The app's own properties, which only the app itself can write.
import { route } from '@forge/api';
import * as z from '#zod';
import type { AppProperties } from '../../services/ports/jira';
import { requestJson, requestOptional } from './request';

const propertySchema = z.object({ value: z.unknown() });
const keysSchema = z.object({ keys: z.array(z.object({ key: z.string() })) });

/** Source: Jira Cloud REST API, Forge app properties. */
export const jiraAppProperties: AppProperties = {
	async read(key) {
		const property = await requestOptional('app', route`/rest/forge/1/app/properties/${key}`, propertySchema);
		return property?.value;
	},
	async write(key, value) {
		await requestJson('app', route`/rest/forge/1/app/properties/${key}`, z.unknown(), { method: 'PUT', body: value });
	},
	async remove(key) {
		await requestOptional('app', route`/rest/forge/1/app/properties/${key}`, z.unknown(), { method: 'DELETE' });
	},
	async list() {
		const { keys } = await requestJson('app', route`/rest/forge/1/app/properties`, keysSchema);
		return keys.map(({ key }) => key);
	},
};

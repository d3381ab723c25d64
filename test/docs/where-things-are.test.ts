// The ten changes of docs/where-things-are.md stay as small as the document says. That its files exist is tested with all
// documents (links.test.ts).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Every change, with the most files of the app that it may touch. */
const limits: Readonly<Record<string, number>> = {
	'A denial reason *outside its time window*': 6,
	'An identity field *team*': 9,
	'An RPC for the panel': 6,
	'The limit of shards': 6,
	'A column in the identities list': 6,
	'The words of a refusal': 6,
	'A new Jira event': 6,
	'A health check': 6,
	"The audit event's hash": 6,
	'A REST route of the sandbox': 6,
};

const sections = readFileSync(join(__dirname, '../../docs/where-things-are.md'), 'utf8')
	.split(/^### /m)
	.slice(1)
	.map((section) => {
		const files = [...section.matchAll(/^- `([^`]+)`: \S/gm)].map(([, path]) => path ?? '');
		return { title: section.split('\n')[0] ?? '', section, files };
	});

describe('docs/where-things-are.md', () => {
	it('tells the ten changes, each once', () => {
		expect(sections.map(({ title }) => title)).toEqual(Object.keys(limits));
	});

	it.each(sections)('keeps "$title" inside its number of files', ({ title, files }) => {
		expect(files.length).toBeGreaterThan(0);
		expect(new Set(files).size).toBe(files.length);
		expect(files.length).toBeLessThanOrEqual(limits[title] ?? 0);
	});

	it.each(sections)('names no file of "$title" outside its list', ({ section, files }) => {
		expect([...section.matchAll(/`([^`]*\/[^`]*|[\w-]+\.\w+)`/g)].map(([, path]) => path)).toEqual(files);
	});
});

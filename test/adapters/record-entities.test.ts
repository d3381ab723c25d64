// The custom entities of manifest.yml: an app has 20 of them, ever, and none that was deployed can be taken back.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readManifest } from '../../sandbox/forge/manifest';
import { entityOf } from '../../src/adapters/forge/record-entities';
import { type RecordKind, recordIndexes } from '../../src/services/ports/records';

const root = join(__dirname, '../..');
const { entities } = readManifest(readFileSync(join(root, 'manifest.yml'), 'utf8'));
const kinds = Object.keys(entityOf) as RecordKind[];
const indexesOf = (kind: RecordKind): readonly string[] =>
	Object.entries(recordIndexes).find(([name]) => name === kind)?.[1] ?? [];
/** What every entity has without being asked. */
const ownIndex = 'by-key';

/** Every file of the app in one text. */
const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.ts'))
	.map((path) => readFileSync(join(root, 'src', path), 'utf8'))
	.join('\n');

describe('a custom entity', () => {
	it.each(kinds)('is declared for the kind %s, with the attributes that conditions and readers take', (kind) => {
		const entity = entities.get(entityOf[kind]);
		expect(entity?.attributes.get('version')).toBe('integer');
		expect(entity?.attributes.get('body')).toBe('any');
	});

	it('holds some kind of record', () => {
		expect([...entities.keys()].sort()).toEqual([...new Set(Object.values(entityOf))].sort());
	});

	it('differs from every other by its attributes or indexes', () => {
		const shapes = [...entities.values()].map(({ attributes, indexes }) =>
			JSON.stringify([[...attributes].sort(), [...indexes.values()]]),
		);
		expect(new Set(shapes).size).toBe(shapes.length);
	});

	it('has no attribute that neither a condition nor an index needs', () => {
		for (const { name, attributes, indexes } of entities.values()) {
			const needed = [
				'version',
				'body',
				...[...indexes.values()].flatMap(({ partition, range }) => [...partition, range]),
			];
			expect([name, [...attributes.keys()].filter((attribute) => !needed.includes(attribute))]).toEqual([name, []]);
		}
	});

	it.each([...entities])('%s has the indexes by which its kinds are listed, and no other', (name, { indexes }) => {
		const used = kinds.filter((kind) => entityOf[kind] === name).flatMap(indexesOf);
		expect([...indexes.keys()].sort()).toEqual([...new Set([ownIndex, ...used])].sort());
	});

	it('leaves names for what is to come', () => {
		expect(entities.size).toBeLessThanOrEqual(5);
	});
});

describe('a list of records', () => {
	const lists = Object.entries(recordIndexes).flatMap(([kind, indexes]) =>
		indexes.map((index) => [kind, index] as const),
	);

	it.each(lists)('of the kind %s in the order %s is asked for somewhere', (kind, index) => {
		expect(source).toMatch(new RegExp(`kind: '${kind}',\\s+index: '${index}'`));
	});
});

// What manifest.yml says about custom entities, checked against the documented limits.

/** Attribute types of the manifest. Source: Forge docs, "Defining Custom Entities". */
export const attributeTypes = ['string', 'integer', 'float', 'boolean', 'any'] as const;
export type AttributeType = (typeof attributeTypes)[number];

export interface IndexDefinition {
	readonly name: string;
	/** Attributes that a query must match exactly, in this order. */
	readonly partition: readonly string[];
	/** The attribute that orders the index; undefined for the key itself. */
	readonly range: string | undefined;
}

export interface EntityDefinition {
	readonly name: string;
	readonly attributes: ReadonlyMap<string, AttributeType>;
	/** Declared indexes and the automatic `by-key`. */
	readonly indexes: ReadonlyMap<string, IndexDefinition>;
}

/** An entity as it stands in manifest.yml. */
export interface RawEntity {
	readonly name: string;
	readonly attributes: Readonly<Record<string, { readonly type: AttributeType }>>;
	readonly indexes?:
		| readonly (
				| string
				| {
						readonly name: string;
						readonly range: readonly string[];
						readonly partition?: readonly string[] | undefined;
				  }
		  )[]
		| undefined;
}

const byKey: IndexDefinition = { name: 'by-key', partition: [], range: undefined };

const maxEntities = 20;
const maxAttributes = 50;
const maxIndexes = 7;

/**
 * Checks and indexes the entities of a manifest.
 * @throws {Error} naming the entity and the limit it breaks
 */
export function defineEntities(raw: readonly RawEntity[]): ReadonlyMap<string, EntityDefinition> {
	if (raw.length > maxEntities) throw new Error(`app.storage.entities: at most ${maxEntities} entities`);
	const entities = new Map<string, EntityDefinition>();
	for (const entity of raw) {
		if (entities.has(entity.name)) throw new Error(`app.storage.entities: "${entity.name}" is declared twice`);
		entities.set(entity.name, defineEntity(entity));
	}
	return entities;
}

function defineEntity(raw: RawEntity): EntityDefinition {
	const where = `app.storage.entities "${raw.name}"`;
	if (!/^(?![_.-])(?!.*\.\.)[a-z0-9:\-_.]{3,60}(?<!\.)$/.test(raw.name)) {
		throw new Error(`${where}: a name has 3 to 60 characters of a-z0-9:-_. and starts with none of -_.`);
	}
	const attributes = new Map(Object.entries(raw.attributes).map(([name, { type }]) => [name, type]));
	if (attributes.size > maxAttributes) throw new Error(`${where}: at most ${maxAttributes} attributes`);
	for (const name of attributes.keys()) {
		if (!/^[_A-Za-z][_0-9A-Za-z]{0,29}$/.test(name)) throw new Error(`${where}: bad attribute name "${name}"`);
	}
	const declared = (raw.indexes ?? []).map((index) =>
		typeof index === 'string'
			? { name: index, partition: [], range: [index] }
			: { name: index.name, partition: index.partition ?? [], range: index.range },
	);
	if (declared.length > maxIndexes) throw new Error(`${where}: at most ${maxIndexes} indexes`);
	const indexes = new Map<string, IndexDefinition>([[byKey.name, byKey]]);
	for (const { name, partition, range } of declared) {
		if (indexes.has(name)) throw new Error(`${where}: index "${name}" is reserved or declared twice`);
		if (!/^(?!\.)(?!.*\.\.)[a-zA-Z0-9:\-_.]{1,50}(?<!\.)$/.test(name)) {
			throw new Error(`${where}: bad index name "${name}"`);
		}
		if (range.length !== 1) throw new Error(`${where}: index "${name}" needs exactly one range attribute`);
		for (const attribute of [...partition, ...range]) {
			const type = attributes.get(attribute);
			if (type === undefined) throw new Error(`${where}: index "${name}" uses undeclared attribute "${attribute}"`);
			if (type === 'any') throw new Error(`${where}: index "${name}" uses "${attribute}", which is of type any`);
		}
		indexes.set(name, { name, partition, range: range[0] });
	}
	return { name: raw.name, attributes, indexes };
}

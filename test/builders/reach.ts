// Where the shards of a registry that a test lays out itself hold rights.
import { type Entry, reachOf } from '../../src/core/snapshot/entry';

/** The bodies of the records that say so, by id. */
export function reachRecords(
	shards: ReadonlyMap<string, Readonly<Record<string, Entry>>>,
): ReadonlyMap<string, { readonly shards: readonly string[] }> {
	const noted = new Map<string, Set<string>>();
	for (const [name, entries] of shards) {
		for (const reach of Object.values(entries).flatMap(reachOf)) {
			noted.set(reach, (noted.get(reach) ?? new Set()).add(name));
		}
	}
	return new Map([...noted].map(([reach, names]) => [reach, { shards: [...names] }]));
}

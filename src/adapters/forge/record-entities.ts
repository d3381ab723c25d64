// Under which custom entity of manifest.yml, and under which key, a record is stored.
import type { RecordKind, RecordRef } from '../../services/ports/records';

/** The custom entities that manifest.yml declares: how they were chosen says docs/decisions/0017-entities.md. */
type EntityName = 'record' | 'record-by-time' | 'event';

export const entityOf: Readonly<Record<RecordKind, EntityName>> = {
	identity: 'record',
	shard: 'record',
	reach: 'record',
	control: 'record',
	history: 'record-by-time',
	publication: 'record',
	event: 'event',
	change: 'record',
	chain: 'record',
	anchor: 'record',
	journal: 'record',
	count: 'record',
	guards: 'record',
	failure: 'record-by-time',
	refusals: 'record-by-time',
	bulk: 'record-by-time',
	account: 'record',
	usage: 'record',
	notice: 'record',
	replay: 'record',
	report: 'record',
};

/** Storage keys, `kind:v1:id`: kinds that share an entity are told apart by them. */
export const keyOf = ({ kind, id }: RecordRef): string => `${kind}:v1:${id}`;
export const idOf = (kind: RecordKind, key: string): string => key.slice(keyOf({ kind, id: '' }).length);

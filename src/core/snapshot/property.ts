// The app properties that carry the snapshot: their names, their size, how long a write may go astray.
import { minuteMs } from '../../contract/durations';

/** App property of the control record. The format number is part of the key, so a mismatch reads as missing. */
export const controlProperty = 'c1';

/** App properties of the shards are this prefix and the shard's name. */
export const shardPropertyPrefix = 's1';

/** Largest value of an app property, characters of JSON (Jira REST API, PUT /rest/forge/1/app/properties). */
export const maxPropertyCharacters = 32_768;

/**
 * How long a publication that went astray may still arrive, milliseconds. Longer than the longest invocation (900 s)
 * and the retries of its transport.
 */
export const strayWriteLifeMs = 20 * minuteMs;

export const shardProperty = (shard: string): string => shardPropertyPrefix + shard;

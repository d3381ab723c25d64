// Seals what a chain holds: its hash covers its canonical JSON.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785). */
export function canonicalText(payload: unknown): string {
	const text = canonicalize(payload);
	if (text === undefined) throw new TypeError('it has no canonical form');
	return text;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
const digest = (payload: object): string => sha256(canonicalText(payload));

/** Says whether the hash beside a payload is its own. */
export const isSealed = ({ payload, hash }: { readonly payload: object; readonly hash: string }): boolean =>
	digest(payload) === hash;

export const seal = <Payload extends object>(payload: Payload) => ({
	payload,
	hash: digest(payload),
});

/** One hash for many, in their order. */
export const hashTogether = (hashes: readonly string[]): string => sha256(hashes.join(''));

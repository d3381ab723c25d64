// Seals what a chain holds: its hash covers its canonical JSON.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785). */
export function canonicalText(payload: unknown): string {
	const text = canonicalize(payload);
	if (text === undefined) throw new TypeError('it has no canonical form');
	return text;
}

export const seal = <Payload extends object>(payload: Payload) => ({
	payload,
	hash: createHash('sha256').update(canonicalText(payload)).digest('base64url'),
});

// SHA-256 and the commitments made with it. Millions are made of short texts, where an object for each takes the most time.
import * as crypto from 'node:crypto';

/** One call where Node has it (since 20.12). */
const one: ((bytes: Buffer | string, encoding: 'base64url' | 'hex') => string) | undefined =
	typeof crypto.hash === 'function' ? (bytes, encoding) => crypto.hash('sha256', bytes, encoding) : undefined;

export const sha256: (bytes: Buffer | string) => string =
	one === undefined
		? (bytes) => crypto.createHash('sha256').update(bytes).digest('base64url')
		: (bytes) => one(bytes, 'base64url');

const blockBytes = 64;
const digestBytes = 32;
const inner = Buffer.alloc(1_024);
const outer = Buffer.alloc(blockBytes + digestBytes);

/**
 * HMAC-SHA-256 (RFC 2104) of a short ASCII text under an ASCII key of at most 64 characters, base64url.
 */
export function hmac(key: string, text: string): string {
	if (one === undefined || text.length > inner.length - blockBytes || key.length > blockBytes) {
		return crypto.createHmac('sha256', key).update(text).digest('base64url');
	}
	inner.fill(0x36, 0, blockBytes);
	outer.fill(0x5c, 0, blockBytes);
	for (let i = 0; i < key.length; i++) {
		const code = key.charCodeAt(i);
		inner[i] = 0x36 ^ code;
		outer[i] = 0x5c ^ code;
	}
	const end = inner.write(text, blockBytes, 'latin1') + blockBytes;
	outer.write(one(inner.subarray(0, end), 'hex'), blockBytes, 'hex');
	return one(outer, 'base64url');
}

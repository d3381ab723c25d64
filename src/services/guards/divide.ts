// Divides what does not fit into one record.

const maxPerPiece = 400;
/** Largest piece, bytes: a record may have 240 KiB, and all that are written together 4 MB. */
const maxPieceBytes = 150_000;

export function divide<T>(all: readonly T[]): T[][] {
	const pieces: T[][] = [];
	let bytes = Number.POSITIVE_INFINITY;
	for (const one of all) {
		const size = Buffer.byteLength(JSON.stringify(one)) + 1;
		const last = pieces.at(-1);
		if (last === undefined || last.length === maxPerPiece || bytes + size > maxPieceBytes) {
			pieces.push([one]);
			bytes = size;
		} else {
			last.push(one);
			bytes += size;
		}
	}
	return pieces;
}

// Cuts a stream of bytes into lines, and keeps no more of it than one line.

/** An anchor of 2,000 work items takes about 200,000 bytes; nothing is longer. */
export const maxLineBytes = 1_048_576;

const newline = 10;

export class LineSplitter {
	/** Beginning of a line whose end has not come yet. */
	private rest: Buffer | undefined;

	/**
	 * @param onLine gets every line without its line break, together with the bytes that hold both
	 * @param onTooLong called as soon as a line is longer than `maxLineBytes`
	 */
	constructor(
		private readonly onLine: (bytes: Buffer) => void,
		private readonly onTooLong: () => void,
	) {}

	push(chunk: Buffer): void {
		const bytes = this.rest === undefined ? chunk : Buffer.concat([this.rest, chunk]);
		let start = 0;
		for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
			if (end - start > maxLineBytes) this.onTooLong();
			this.onLine(bytes.subarray(start, end + 1));
			start = end + 1;
		}
		if (bytes.length - start > maxLineBytes) this.onTooLong();
		// A copy, so that the whole chunk can go.
		this.rest = start === bytes.length ? undefined : Buffer.from(bytes.subarray(start));
	}

	/** Says whether bytes came after the last line break. */
	endsInALine(): boolean {
		return this.rest !== undefined;
	}
}

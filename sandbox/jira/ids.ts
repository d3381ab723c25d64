// Deterministic ids: the same calls in the same order give the same ids.
import { createHash } from 'node:crypto';

/** UUID derived from a name; the same name gives the same id in every run. */
export const uuidFrom = (name: string): string => {
	const hex = createHash('sha256').update(name).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
		'-',
	);
};

/** Numbers in ascending order, as Jira numbers its entities. */
export class Sequence {
	constructor(private last: number) {}

	next(): string {
		this.last += 1;
		return String(this.last);
	}

	/** The number that was given last. */
	get current(): number {
		return this.last;
	}
}

// Random choices that come out the same in every run.

export class Random {
	constructor(private state: number) {}

	/** A whole number from 0 up to, but not including, `bound` (mulberry32). */
	below(bound: number): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * bound);
	}

	chance(probability: number): boolean {
		return this.below(1_000_000) < probability * 1_000_000;
	}

	pick<T>(items: readonly T[]): T {
		if (items.length === 0) throw new RangeError('nothing to pick from');
		return items[this.below(items.length)] as T;
	}

	/** A version 4 UUID. */
	uuid(): string {
		const hex = (length: number) => Array.from({ length }, () => this.below(16).toString(16)).join('');
		return `${hex(8)}-${hex(4)}-4${hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
	}
}

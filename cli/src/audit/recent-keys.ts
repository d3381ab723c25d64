// Remembers the latest keys, so many and no more: finding every repetition would take memory that grows with the file.

export class RecentKeys {
	private newer = new Set<string>();
	private older: ReadonlySet<string> = new Set();

	/** @param least so many of the latest are remembered for certain, and twice as many at most */
	constructor(private readonly least: number) {}

	/** Says whether a key is new among the latest, and remembers it. */
	add(key: string): boolean {
		if (this.newer.has(key) || this.older.has(key)) return false;
		if (this.newer.size === this.least) {
			this.older = this.newer;
			this.newer = new Set();
		}
		this.newer.add(key);
		return true;
	}
}

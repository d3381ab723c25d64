// What the browser remembers for this sandbox. The site works without it.

const prefix = 'muster-sandbox:';

export function remember(name: string, value: unknown): void {
	try {
		localStorage.setItem(prefix + name, JSON.stringify(value));
	} catch {
		// Storage may be full or forbidden; the site works without.
	}
}

export function recall(name: string): unknown {
	try {
		const text = localStorage.getItem(prefix + name);
		return text === null ? undefined : (JSON.parse(text) as unknown);
	} catch {
		return undefined;
	}
}

// Names cut to what a drawing has room for: SVG neither wraps nor cuts text.

/** Scripts whose characters are about twice as wide as Latin ones begin here. */
const firstWide = 0x2e80;

/** How wide a text is drawn, in Latin characters. */
export const widthOf = (text: string): number => {
	let width = 0;
	for (const character of text) width += (character.codePointAt(0) ?? 0) < firstWide ? 1 : 2;
	return width;
};

export function cutText(text: string, most: number): string {
	if (widthOf(text) <= most) return text;
	let kept = '';
	for (const character of text) {
		if (widthOf(kept + character) > most - 1) break;
		kept += character;
	}
	return `${kept.trimEnd()}…`;
}

/** At most two lines, parted between words where that is possible; the rest is cut. */
export function twoLines(text: string, most: number): readonly string[] {
	if (widthOf(text) <= most) return [text];
	let first = '';
	for (const word of text.split(/\s+/)) {
		const longer = first === '' ? word : `${first} ${word}`;
		if (widthOf(longer) > most) break;
		first = longer;
	}
	return first === '' ? [cutText(text, most)] : [first, cutText(text.slice(first.length).trimStart(), most)];
}

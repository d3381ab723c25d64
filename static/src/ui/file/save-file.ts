// Hands a file that the page wrote to the browser, which saves it.

/** How long a slow browser may take to begin with the file. */
const keepForMs = 60_000;

export type MediaType = 'text/csv' | 'application/json' | 'application/yaml';

export const saveFile = (name: string, text: string, mediaType: MediaType): void =>
	saveBlob(name, new Blob([text], { type: `${mediaType};charset=utf-8` }));

export function saveBlob(name: string, blob: Blob): void {
	const address = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), keepForMs);
}

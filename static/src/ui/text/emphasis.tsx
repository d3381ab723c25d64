// Shows a sentence with the words between `**` in bold.
export function Emphasis({ text }: { readonly text: string }) {
	return (
		<>
			{text.split('**').map((part, index) =>
				// biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
				index % 2 === 1 ? <strong key={index}>{part}</strong> : part,
			)}
		</>
	);
}

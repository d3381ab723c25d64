// Reads in one request what several parts of an answer ask for at the same time.
import type { RecordRef, Records } from '../ports/records';

/** Larger reads go by themselves: a request takes 25. */
const mostTogether = 5;

/** The same records, of which the few that are asked for in one turn are read in one request. */
export function readingTogether(records: Records): Records {
	let turn: { readonly refs: RecordRef[]; readonly answer: ReturnType<Records['read']> } | undefined;
	return {
		...records,
		async read(refs) {
			if (refs.length + (turn?.refs.length ?? 0) > mostTogether) return records.read(refs);
			if (turn === undefined) {
				const asked: RecordRef[] = [];
				const answer = Promise.resolve().then(() => {
					turn = undefined;
					return records.read(asked);
				});
				turn = { refs: asked, answer };
			}
			const from = turn.refs.length;
			turn.refs.push(...refs);
			return (await turn.answer).slice(from, from + refs.length);
		},
	};
}

// What is said of a row: what is wrong with it, or what it changes.
import type { BulkRowView } from '../../../../src/contract/calls/bulk';
import type { BulkWords } from '../../strings/en/bulk';
import { type ProblemWords, sentenceOf } from '../../strings/sentences';

export function rowText(
	{ verdict, error, field, value, grant, changes, isAnew, retire }: BulkRowView,
	{ rows: text }: Pick<BulkWords, 'rows'>,
	problemWords: ProblemWords,
): string {
	if (error !== undefined) {
		const said = sentenceOf(problemWords, error, field === undefined ? text.row : text.columnName[field]);
		const ofGrant = grant === undefined ? said : text.ofGrant(grant, said);
		return value === undefined ? ofGrant : text.quoted(value, ofGrant);
	}
	if (retire !== undefined && verdict === 'change') return text.retires(retire);
	if (changes !== undefined) return text.changes(changes);
	return isAnew === true ? text.anew : '';
}

// What a file has to hold: its columns, and how grants are written in one cell.
import { dayMs } from '../../../../src/contract/durations';
import { fileColumns, requiredColumns } from '../../../../src/contract/identity-file';
import { words } from '../../strings/bulk';
import { saveFile } from '../../ui/file/save-file';
import { writeLines } from '../../ui/file/write-lines';
import { Table } from '../../ui/table/table';
import classes from './bulk.module.css';

const text = words.help;
const exampleDays = 90;

const isRequired = (column: string): boolean => (requiredColumns as readonly string[]).includes(column);

/** A file with the header and one row to write over. */
export function saveTemplate(now: number): void {
	const day = (offset: number): string => new Date(now + offset * dayMs).toISOString().slice(0, 10);
	const example: Readonly<Record<string, string>> = {
		...words.example,
		expiresAt: day(exampleDays),
		credentialIssuedAt: day(0),
		credentialExpiresAt: day(exampleDays),
	};
	const row = fileColumns.map((column) => example[column] ?? '');
	saveFile(words.choose.templateName, writeLines([fileColumns, row]), 'text/csv');
}

export function FileHelp() {
	return (
		<details className={classes['help']}>
			<summary>{text.summary}</summary>
			<p>{text.header}</p>
			<Table caption={text.summary} columns={[text.columns.column, text.columns.content]}>
				{fileColumns.map((column) => (
					<tr key={column}>
						<th scope="row">
							<code>{column}</code>{' '}
							{isRequired(column) ? <span className={classes['required']}>{text.required}</span> : null}
						</th>
						<td>{text.content[column]}</td>
					</tr>
				))}
			</Table>
			<p>{text.grants}</p>
			<p>
				<code>{text.grantExample}</code>
			</p>
			<p>{text.apostrophe}</p>
			<p>{text.document}</p>
		</details>
	);
}

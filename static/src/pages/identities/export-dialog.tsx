// Exports identities to a file: which kind, then reading them, then the browser's download.
import { useState } from 'react';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { chunks } from '../../../../src/contract/chunks';
import { maxExported } from '../../../../src/contract/limits';
import { callAdmin } from '../../data/rpc';
import { words } from '../../strings/admin';
import { ExportForm, fileDay } from '../../ui/file/export-form';
import { ChoiceGroup } from '../../ui/form/choice-group';
import type { ExportDialogProps } from './bulk-action';
import { type FileKind, writeFile } from './write-file';

const kinds = ['csv', 'json', 'yaml'] as const satisfies readonly FileKind[];
const types = { csv: 'text/csv', json: 'application/json', yaml: 'application/yaml' } as const;

export default function ExportDialog({ rows, onClose }: ExportDialogProps) {
	const [kind, setKind] = useState<FileKind>('csv');
	const write = async (onRead: (count: number) => void, isOpen: () => boolean) => {
		const identities: IdentityView[] = [];
		for (const some of chunks([...rows], maxExported)) {
			if (!isOpen()) break;
			const page = await callAdmin('identity.export', { accountIds: some.map(({ accountId }) => accountId) });
			identities.push(...page.identities);
			onRead(some.length);
		}
		const text = await writeFile(kind, identities);
		return { name: `muster-identities-${fileDay()}.${kind}`, text, type: types[kind] };
	};
	return (
		<ExportForm total={rows.length} write={write} words={words.export} cancel={words.action.cancel} onClose={onClose}>
			<ChoiceGroup
				legend={words.export.kind}
				choices={kinds.map((candidate) => ({
					value: candidate,
					label: words.export.kinds[candidate].name,
					meaning: words.export.kinds[candidate].hint,
				}))}
				value={kind}
				onChange={setKind}
			/>
		</ExportForm>
	);
}

// How far the audit is anchored, and the receipt of the newest anchor.
import Button from '@atlaskit/button/default/button';
import type { EvidenceView } from '../../../../src/contract/calls/evidence';
import { readSite } from '../../data/page-context';
import { words } from '../../strings/evidence';
import { saveFile } from '../../ui/file/save-file';
import { Section } from '../../ui/page/section';
import { Exact, Past } from '../../ui/text/time-text';

const { anchors: text } = words;

export function AnchorsSection({ evidence: { newest, anchoredUpTo } }: { readonly evidence: EvidenceView }) {
	const download = async () => {
		if (newest === undefined) return;
		const receipt = { format: 'muster-receipt/1', site: await readSite(), ...newest };
		saveFile(`muster-receipt-${newest.n}.json`, `${JSON.stringify(receipt, null, '\t')}\n`, 'application/json');
	};
	return (
		<Section title={text.title}>
			{newest === undefined || anchoredUpTo === undefined ? (
				<p>{text.none}</p>
			) : (
				<p>
					{text.upTo} <Exact at={anchoredUpTo} /> (<Past at={anchoredUpTo} />
					). {text.count(newest.n)}
				</p>
			)}
			<p>{text.meaning}</p>
			{newest === undefined ? null : (
				<div>
					<Button onClick={() => void download()}>{text.receipt}</Button>
				</div>
			)}
		</Section>
	);
}

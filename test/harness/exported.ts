// The evidence of a site as its page asks for it, and as the offline verifier finds it.
import { ExportVerifier, type Summary } from '../../cli/src/audit/export-verifier';
import { FaultFound } from '../../cli/src/audit/fault';
import type { EvidenceOutputs } from '../../src/contract/calls/evidence';
import { withNewFooter } from '../builders/audit-export';
import { type TestWorld, valueOf } from './world';

export async function callEvidence<Name extends keyof EvidenceOutputs>(
	world: TestWorld,
	name: Name,
	input: object = {},
): Promise<EvidenceOutputs[Name]> {
	return valueOf(await world.invoke('ana', 'muster-admin', name, input));
}

/** Opens an export and reads all its pages, as the page does. */
export async function readExported(
	world: TestWorld,
	from: number | null = null,
	to: number | null = null,
): Promise<{ readonly lines: readonly string[]; readonly to: number }> {
	const opened = await callEvidence(world, 'evidence.export', { format: 'jsonl', from, to });
	const { cursor: first, ...times } = opened;
	const lines = [JSON.stringify({ header: headerOf(times) })];
	for (let cursor: string | undefined = first; cursor !== undefined; ) {
		const page: EvidenceOutputs['evidence.page'] = await callEvidence(world, 'evidence.page', {
			entry: opened.entry,
			to: opened.to,
			cursor,
		});
		lines.push(...page.lines);
		cursor = page.cursor;
	}
	return { lines: withNewFooter(lines), to: opened.to };
}

const headerOf = ({
	exportedAt,
	from,
	to,
}: Pick<EvidenceOutputs['evidence.export'], 'exportedAt' | 'from' | 'to'>) => ({
	format: 'muster-audit/1',
	site: 'here',
	exportedAt,
	from,
	to,
});

/** What the verifier says of a file: its summary, or the first fault in a sentence. */
export function verdictOn(
	lines: readonly string[],
	receipt?: EvidenceOutputs['evidence.read']['newest'],
): Summary | string {
	const verifier = new ExportVerifier(receipt === undefined ? {} : { receipts: [{ site: 'here', ...receipt }] });
	try {
		for (const line of lines) verifier.push(Buffer.from(`${line}\n`));
		verifier.end();
		return verifier.summary();
	} catch (error) {
		if (error instanceof FaultFound) return error.fault.text;
		throw error;
	}
}

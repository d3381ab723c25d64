// Calls about the evidence of the whole site.
import { type EvidenceOutputs, evidenceInputs } from '../../contract/calls/evidence';
import { indexLagMs, readNewestAnchor } from '../../services/audit/anchors';
import { exportPage, openExport } from '../../services/audit/export-audit';
import { appendToJournal } from '../../services/audit/journal';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

const access = 'jira-admin';

export const evidenceCalls = defineCalls<typeof evidenceInputs, EvidenceOutputs>(
	evidenceInputs,
	{
		'evidence.read': {
			access,
			run: async () => {
				const { n, hash, at, upTo, checkedUpTo } = await readNewestAnchor(ports);
				return {
					...(hash === null ? {} : { newest: { n, hash, at, upTo } }),
					...(checkedUpTo === 0 ? {} : { anchoredUpTo: checkedUpTo }),
				};
			},
		},
		'evidence.export': {
			access,
			run: async ({ format, from: asked, to: wanted }, { id }) => {
				const exportedAt = ports.time.now();
				const latest = exportedAt - indexLagMs;
				const to = Math.min(wanted ?? latest, latest);
				const { n } = await readNewestAnchor(ports);
				const { from, cursor } = await openExport(ports, asked, n);
				// Before anything is handed out.
				await appendToJournal(ports, { type: 'export', format, from, to }, id);
				return { from, to, exportedAt, cursor };
			},
		},
		'evidence.page': { access, run: ({ to, cursor }) => exportPage(ports, to, cursor) },
	},
	callPorts,
);

// Calls about the evidence of the whole site.
import { type EvidenceOutputs, evidenceInputs } from '../../contract/calls/evidence';
import { indexLagMs, readNewestAnchor } from '../../services/audit/anchors';
import { endOfExport, exportPage, openExport } from '../../services/audit/export-audit';
import { appendToJournal } from '../../services/audit/journal';
import { changeRetention, viewRetention } from '../../services/audit/retention';
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
				const retention = await viewRetention(ports);
				return {
					...(hash === null ? {} : { newest: { n, hash, at, upTo } }),
					...(checkedUpTo === 0 ? {} : { anchoredUpTo: checkedUpTo }),
					retention,
				};
			},
		},
		'evidence.export': {
			access,
			run: async ({ format, from: asked, to: wanted }, { id }) => {
				const exportedAt = ports.time.now();
				const latest = exportedAt - indexLagMs;
				const newest = await readNewestAnchor(ports);
				const { from, cursor } = await openExport(ports, asked, newest.n);
				const end = Math.min(wanted ?? latest, latest);
				// Nobody verifies a table.
				const to = format === 'csv' ? end : await endOfExport(ports, from, end, newest);
				// Before anything is handed out.
				await appendToJournal(ports, { type: 'export', format, from, to }, id);
				return { from, to, exportedAt, cursor };
			},
		},
		'evidence.keep': {
			access,
			run: ({ version, ...asked }, actor) => changeRetention(ports, actor, version, { type: 'policy', ...asked }),
		},
		'evidence.hold': {
			access,
			run: ({ version, reason }, actor) => changeRetention(ports, actor, version, { type: 'hold', reason }),
		},
		'evidence.lift-hold': {
			access,
			run: ({ version, reason }, actor) => changeRetention(ports, actor, version, { type: 'hold-lifted', reason }),
		},
		'evidence.page': { access, run: ({ to, cursor }) => exportPage(ports, to, cursor) },
	},
	callPorts,
);

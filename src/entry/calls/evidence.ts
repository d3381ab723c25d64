// Calls about the evidence of the whole site.
import { type EvidenceOutputs, evidenceInputs } from '../../contract/calls/evidence';
import { invalidInput } from '../../core/errors';
import { indexLagMs, readNewestAnchor } from '../../services/audit/anchors';
import { endOfExport, exportPage, openExport } from '../../services/audit/export-audit';
import { appendToJournal, readEntries } from '../../services/audit/journal';
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
				if (wanted !== null && (asked ?? 0) > wanted) throw invalidInput('to', 'ends-before-beginning');
				// Nobody verifies a table.
				const to = format === 'csv' ? end : await endOfExport(ports, from, end, newest);
				// Before anything is handed out.
				const recorded = await appendToJournal(ports, { type: 'export', format, from, to }, id);
				return { from, to, exportedAt, entry: recorded.payload.seq, cursor };
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
		'evidence.page': {
			access,
			run: async ({ entry, to, cursor }) => {
				// Nothing is handed out that is not on record.
				const [recorded] = await readEntries(ports, [entry]);
				const what = recorded?.payload.what;
				if (what?.type !== 'export' || what.to !== to) throw invalidInput('entry', 'not-on-record');
				return exportPage(ports, to, cursor);
			},
		},
	},
	callPorts,
);

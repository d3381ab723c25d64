// The evidence of the whole site: how far it is anchored, and its export.
import { useQuery } from '@tanstack/react-query';
import { adminQueries } from '../../data/admin/queries';
import { words } from '../../strings/evidence';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { PageHeading } from '../../ui/page/page-heading';
import { AnchorsSection } from './anchors-section';
import { ExportSection } from './export-section';
import { RetentionSection } from './retention-section';

const heightPx = 900;

export default function EvidencePage() {
	const evidence = useQuery(adminQueries.evidence);
	return (
		<>
			<PageHeading size="medium">{words.title}</PageHeading>
			<p>{words.lead}</p>
			<AdminAnswer to={evidence} thing={words.thing} height={heightPx}>
				{(found) => (
					<>
						<AnchorsSection evidence={found} />
						<ExportSection />
						<RetentionSection retention={found.retention} />
					</>
				)}
			</AdminAnswer>
		</>
	);
}

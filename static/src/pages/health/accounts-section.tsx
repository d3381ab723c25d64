// How far Muster knows the site's accounts, and the button that has them compared now.
import { useQuery } from '@tanstack/react-query';
import { adminQueries } from '../../data/admin/queries';
import { words } from '../../strings/health';
import { CompareAccounts } from '../../ui/account/compare-accounts';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Section } from '../../ui/page/section';

const { accounts: text } = words;
const heightPx = 32;

export function AccountsSection() {
	return (
		<Section title={text.title}>
			<p>{text.meaning}</p>
			<AdminAnswer to={useQuery(adminQueries.comparison)} thing={words.thing.accounts} height={heightPx}>
				{({ isUnderWay }) => (
					<>
						{isUnderWay ? <p>{text.isUnderWay}</p> : null}
						<CompareAccounts isUnderWay={isUnderWay} />
					</>
				)}
			</AdminAnswer>
		</Section>
	);
}

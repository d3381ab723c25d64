// Identities by status and by what needs somebody, and when those that are active expire.
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/overview';
import { Section } from '../../ui/page/section';
import { monthText } from '../../ui/text/time';
import { expiryMonths, type IdentityCounts, type ListCount } from './counts';
import classes from './overview-page.module.css';

interface CountsProps {
	readonly counts: IdentityCounts;
	/** What is counted in part is no number. */
	readonly isComplete: boolean;
}

const text = words.identities;

function Numbers({ counts }: { readonly counts: readonly ListCount<keyof typeof text.count>[] }) {
	return (
		<ul className={classes['numbers']}>
			{counts.map(({ key, count, to }) => (
				<li key={key}>
					<RouteLink to={to} appearance={count === 0 ? 'subtle' : 'default'}>
						<span className={classes['number']}>{count.toLocaleString()}</span> {text.count[key]}
					</RouteLink>
				</li>
			))}
		</ul>
	);
}

export function IdentityNumbers({ counts, isComplete, isEmpty }: CountsProps & { readonly isEmpty: boolean }) {
	if (!isComplete) {
		return (
			<Section title={text.title}>
				<p>{text.incomplete}</p>
			</Section>
		);
	}
	return (
		<Section title={text.title}>
			{isEmpty ? (
				<p>
					{text.none} <RouteLink to={{ page: 'identities' }}>{text.start}</RouteLink>
				</p>
			) : (
				<>
					<Numbers counts={counts.statuses} />
					<Numbers counts={counts.chips} />
				</>
			)}
		</Section>
	);
}

export function Expiries({ counts: { months }, isComplete }: CountsProps) {
	const total = months.reduce((sum, { count }) => sum + count, 0);
	const most = Math.max(1, ...months.map(({ count }) => count));
	return (
		<Section title={words.expiries.title}>
			{isComplete ? (
				<>
					<p>{words.expiries.meaning(total, expiryMonths)}</p>
					<ol className={classes['months']}>
						{months.map(({ key, count, to }) => (
							<li key={key}>
								<span className={classes['frame']} aria-hidden="true">
									<span className={classes['bar']} style={{ blockSize: `${(count / most) * 100}%` }} />
								</span>
								<RouteLink to={to} appearance={count === 0 ? 'subtle' : 'default'}>
									<span aria-hidden="true">
										<span className={classes['month-count']}>{count.toLocaleString()}</span> {monthText(key, true)}
									</span>
									<span className={classes['spoken']}>{words.expiries.month(monthText(key), count)}</span>
								</RouteLink>
							</li>
						))}
					</ol>
				</>
			) : (
				<p>{text.incomplete}</p>
			)}
		</Section>
	);
}

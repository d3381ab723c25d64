// How much an account did lately, as a line of tiny bars; the number says the same.
import { useQuery } from '@tanstack/react-query';
import { adminQueries } from '../../data/admin/queries';
import { words } from '../../strings/audit';
import classes from './sparkline.module.css';

const height = 14;
const step = 2;

export function Sparkline({ accountId }: { readonly accountId: string }) {
	const { data: counts } = useQuery(adminQueries.spark(accountId));
	const total = counts?.reduce((all, count) => all + count, 0) ?? 0;
	if (!counts || total === 0) return null;
	const most = Math.max(...counts);
	return (
		<span className={classes['spark']} title={words.activity.spark(total)}>
			<svg width={counts.length * step} height={height} role="img" aria-label={words.activity.spark(total)}>
				{counts.map((count, i) => {
					const size = count === 0 ? 0 : Math.max(1, (count / most) * height);
					// biome-ignore lint/suspicious/noArrayIndexKey: a day is its place.
					return <rect key={i} x={i * step} y={height - size} width={step - 0.5} height={size} />;
				})}
			</svg>
		</span>
	);
}

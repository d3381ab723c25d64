// How much an account did lately, as a line of tiny bars; the number says the same.
import { useQuery } from '@tanstack/react-query';
import { adminQueries } from '../../data/admin/queries';
import { words } from '../../strings/audit';
import { useHasStayed } from '../table/use-has-stayed';
import classes from './sparkline.module.css';

const height = 14;
const step = 2;
const gap = 0.5;

/** The outline of a day's bar; what is there is at least one pixel high. */
function barOf(day: number, share: number): string {
	if (share === 0) return '';
	const size = Math.max(1, share * height);
	return `M${day * step} ${height}v${-size}h${step - gap}v${size}z`;
}

export function Sparkline({ accountId }: { readonly accountId: string }) {
	const { data: counts } = useQuery({ ...adminQueries.spark(accountId), enabled: useHasStayed() });
	const total = counts?.reduce((all, count) => all + count, 0) ?? 0;
	if (!counts || total === 0) return null;
	return (
		<span className={classes['spark']} title={words.activity.spark(total)}>
			<svg width={counts.length * step} height={height} role="img" aria-label={words.activity.spark(total)}>
				<path d={counts.map((count, day) => barOf(day, count / Math.max(...counts))).join('')} />
			</svg>
		</span>
	);
}

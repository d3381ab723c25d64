// The sentence that answers whether everything is all right, with its time and what to do.
import Button from '@atlaskit/button/default/button';
import InformationIcon from '@atlaskit/icon/core/status-information';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import type { ReactNode } from 'react';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/overview';
import { noFilter } from '../../ui/identity/list-view';
import { Past } from '../../ui/text/time-text';
import { addressOf } from './counts';
import classes from './overview-page.module.css';
import { countOf, type Doubt, type Need, routeOf, type Standing } from './standing';

const text = words.standing;
const needsAction = addressOf({ ...noFilter, chip: 'needs-action' });

interface StandingSentenceProps {
	readonly standing: Standing;
	/** Reads everything again. */
	readonly again: () => void;
	readonly isReading: boolean;
}

const icons = {
	reading: InformationIcon,
	needs: WarningIcon,
	unsure: InformationIcon,
	good: SuccessIcon,
} as const satisfies Readonly<Record<Standing['state'], unknown>>;

function Linked({ kind, children }: { readonly kind: Need['kind'] | Doubt['kind']; readonly children: ReactNode }) {
	const to = routeOf(kind, needsAction);
	return <li>{to === undefined ? children : <RouteLink to={to}>{children}</RouteLink>}</li>;
}

const Needs = ({ needs }: { readonly needs: readonly Need[] }) => (
	<ul className={classes['reasons']}>
		{needs.map(({ kind, count }) => (
			<Linked key={kind} kind={kind}>
				{text.need[kind](count)}
			</Linked>
		))}
	</ul>
);

const Doubts = ({ doubts }: { readonly doubts: readonly Doubt[] }) => (
	<ul className={classes['reasons']}>
		{doubts.map(({ kind, count }) => (
			<Linked key={kind} kind={kind}>
				{text.doubt[kind](count)}
			</Linked>
		))}
	</ul>
);

const AsOf = ({ at }: { readonly at: number }) => (
	<span className={classes['subtle']}>
		{text.asOf} <Past at={at} />
	</span>
);

function Sentence({ standing }: { readonly standing: Standing }) {
	switch (standing.state) {
		case 'reading':
			return <p>{text.reading}</p>;
		case 'needs':
			return (
				<>
					<p>
						<strong>{text.needs(countOf(standing.needs))}</strong> <AsOf at={standing.readAt} />
					</p>
					<Needs needs={standing.needs} />
					{standing.doubts.length === 0 ? null : (
						<>
							<p>{text.also}</p>
							<Doubts doubts={standing.doubts} />
						</>
					)}
				</>
			);
		case 'unsure':
			return (
				<>
					<p>
						<strong>{text.unsure}</strong> <AsOf at={standing.readAt} />
					</p>
					<Doubts doubts={standing.doubts} />
				</>
			);
		case 'good':
			return (
				<p>
					<strong>
						{text.good} <Past at={standing.checkedAt} />.
					</strong>
				</p>
			);
	}
}

export function StandingSentence({ standing, again, isReading }: StandingSentenceProps) {
	const Icon = icons[standing.state];
	return (
		<section aria-label={text.label} className={`${classes['standing']} ${classes[standing.state]}`}>
			<span className={classes['icon']}>
				<Icon label="" color="currentColor" />
			</span>
			<div className={classes['sentence']}>
				<Sentence standing={standing} />
			</div>
			{standing.state === 'reading' ? null : (
				<Button spacing="compact" appearance="subtle" onClick={again} isLoading={isReading}>
					{text.again}
				</Button>
			)}
		</section>
	);
}

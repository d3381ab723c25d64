// Guarded transitions as ready-made grants: one press adds the grant to the form.
import Button from '@atlaskit/button/default/button';
import { useDeferredValue, useMemo, useState } from 'react';
import type { GrantableView } from '../../../../src/contract/calls/who-could';
import { adminQueries } from '../../data/admin/queries';
import { useAllPages } from '../../data/all-pages';
import { useNames } from '../../data/jira/use-names';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/grants';
import form from '../../ui/form/form.module.css';
import { SearchField } from '../../ui/form/search-field';
import { grantsFor, guardedBy } from '../../ui/grant/offered-grants';
import type { GrantParts } from '../../ui/identity/grant-parts';
import { grantText, idsOfGrants } from '../../ui/identity/grant-text';
import { AdminLoadFailure } from '../../ui/page/admin-answer';
import { Notice } from '../../ui/page/notice';
import { Loading } from '../../ui/page/states';
import { ShowMore, useFirst } from '../../ui/table/show-more';
import classes from './ready-grants.module.css';

const text = words.offer;
const step = 8;
const listHeightPx = 120;

interface Offer {
	readonly grant: GrantParts;
	readonly transition: GrantableView['transition'];
	readonly workflow: string;
	readonly found: string;
}

/** Guarded transitions first, each once for every grant that it takes. */
function offersOf(rows: readonly GrantableView[]): readonly Offer[] {
	const offers = rows.flatMap(({ transition, workflow, spaces }) =>
		spaces
			.flatMap((space) => grantsFor(transition, space))
			.map((grant) => ({
				grant,
				transition,
				workflow,
				found: [transition.name, workflow, transition.to.name, ...transition.from.map(({ name }) => name)]
					.join('\n')
					.toLowerCase(),
			})),
	);
	const isOpen = ({ transition }: Offer): number => (transition.effect === undefined ? 1 : 0);
	return offers.sort((a, b) => isOpen(a) - isOpen(b) || a.transition.name.localeCompare(b.transition.name));
}

interface ReadyGrantsProps {
	/** Whether the form holds the grant. */
	readonly has: (grant: GrantParts) => boolean;
	readonly isFull: boolean;
	readonly onAdd: (grant: GrantParts) => void;
}

export default function ReadyGrants({ has, isFull, onAdd }: ReadyGrantsProps) {
	const { pages, isComplete, error, resume } = useAllPages(adminQueries.grantable);
	const [search, setSearch] = useState('');
	const wanted = useDeferredValue(search).trim().toLowerCase();
	const rows = useMemo(() => pages.flatMap((page) => page.rows), [pages]);
	const offers = useMemo(() => offersOf(rows), [rows]);
	const found = useMemo(
		() => (wanted === '' ? offers : offers.filter((offer) => offer.found.includes(wanted))),
		[offers, wanted],
	);
	const { shown, ...more } = useFirst(found, step);
	const names = useNames(idsOfGrants(shown.map(({ grant }) => grant)));
	if (pages.length === 0) {
		return error === undefined ? (
			<Loading thing={text.thing} height={listHeightPx} />
		) : (
			<AdminLoadFailure thing={text.thing} error={toPublicError(error)} retry={resume} />
		);
	}
	return (
		<section className={classes['offers']} aria-label={text.title}>
			{offers.length > step ? <SearchField label={text.search} value={search} onChange={setSearch} /> : null}
			{isComplete && offers.length === 0 ? <p className={form['subtle']}>{text.none}</p> : null}
			{isComplete && offers.length > 0 && found.length === 0 ? <p className={form['subtle']}>{text.noMatch}</p> : null}
			<ul className={classes['list']}>
				{shown.map(({ grant, transition, workflow }) => {
					const sentence = grantText(grant, names);
					const { enforced, monitored, other, unknown } = guardedBy(grant, rows);
					return (
						<li key={`${workflow} ${transition.transitionId} ${JSON.stringify(grant)}`} className={classes['offer']}>
							<div>
								<strong>{transition.name}</strong> <span className={form['subtle']}>{workflow}</span>
								<div>{sentence}</div>
								<div className={form['subtle']}>
									{isComplete ? words.guards(enforced, monitored, other, unknown) : text.reading(rows.length)}
								</div>
							</div>
							{has(grant) ? (
								<span className={form['subtle']}>{text.added}</span>
							) : (
								<Button
									spacing="compact"
									aria-label={text.addLabel(sentence)}
									isDisabled={isFull}
									onClick={() => onAdd(grant)}
								>
									{text.add}
								</Button>
							)}
						</li>
					);
				})}
			</ul>
			<ShowMore {...more} text={text.more} />
			{error === undefined ? null : (
				<Notice appearance="warning" actions={<Button onClick={resume}>{text.resume}</Button>}>
					<p>{text.stopped}</p>
				</Notice>
			)}
		</section>
	);
}

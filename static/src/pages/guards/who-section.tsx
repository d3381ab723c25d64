// Who could make the transition now, and why not: every identity, by the same rules as the guard.
import Button from '@atlaskit/button/default/button';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { WhoRowView, WhoView } from '../../../../src/contract/calls/who-could';
import type { AllPages } from '../../data/all-pages';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/guards';
import { Chips } from '../../ui/form/chips';
import { SearchField } from '../../ui/form/search-field';
import type { Lack } from '../../ui/grant/grant-dialog-props';
import { useGranting } from '../../ui/grant/use-granting';
import layout from '../../ui/page/layout.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { Section } from '../../ui/page/section';
import { Empty } from '../../ui/page/states';
import { errorText } from '../../ui/text/error-text';
import classes from './guard-table.module.css';
import { lackAt } from './lacks';
import { WhoTable } from './who-table';

const text = words.who;
const verdicts = ['can', 'cannot'] as const;
type Verdict = (typeof verdicts)[number];

/** How long the count has to stand still before it is spoken. */
const announceDelayMs = 600;

const verdictOf = ({ can }: WhoRowView): Verdict => (can ? 'can' : 'cannot');

/** Under which reading of the guard the verdicts hold. */
function peopleText({ people, members }: WhoView): string {
	if (!people) return text.noPeople;
	return members === undefined ? text.peopleToo : text.membersToo(members);
}

function meaningOf({ guard, effect, isUnsure }: WhoView['transition']): string {
	if (isUnsure === true) return text.overridden;
	if (effect === undefined) return text.unguarded;
	switch (effect) {
		case 'closed':
			return text.notConfigured;
		case 'monitors':
			return text.monitoring;
		case 'glass-broken':
			return text.glassBroken;
		case 'stops':
			return guard === undefined ? text.conditionOnly : text.now;
		case 'unknown':
			return text.overridden;
	}
}

interface WhoSectionProps {
	readonly who: WhoView;
	readonly read: AllPages<WhoView>;
}

export function WhoSection({ who, read }: WhoSectionProps) {
	const announce = useAnnounce();
	const heading = useRef<HTMLDivElement>(null);
	const granting = useGranting(heading);
	const { transition, spaces } = who;
	const lackOf = useCallback(
		({ accountId, name }: WhoRowView): Lack => lackAt({ transition, spaces }, { accountId, name }),
		[transition, spaces],
	);
	const { pages, isComplete, error, resume } = read;
	const [verdict, setVerdict] = useState<Verdict>();
	const [search, setSearch] = useState('');
	const wanted = useDeferredValue(search).trim().toLowerCase();
	// A registry that grew while it was read comes from its start again.
	const rows = useMemo(
		() => [...new Map(pages.flatMap((page) => page.rows).map((row) => [row.accountId, row])).values()],
		[pages],
	);
	const found = useMemo(
		() => (wanted === '' ? rows : rows.filter((row) => `${row.name}\n${row.accountId}`.toLowerCase().includes(wanted))),
		[rows, wanted],
	);
	const counts = useMemo(() => {
		const can = found.filter((row) => row.can).length;
		return { can, cannot: found.length - can };
	}, [found]);
	const shown = useMemo(
		() => (verdict === undefined ? found : found.filter((row) => verdictOf(row) === verdict)),
		[found, verdict],
	);
	/** Where somebody edited a rule, nobody can say who passes. */
	const hasAnswer = who.transition.isUnsure !== true;
	const isEmpty = isComplete && rows.length === 0;
	const count = text.count(shown.length, isComplete, verdict !== undefined || wanted !== '');
	useEffect(() => {
		if (!isComplete || who.transition.isUnsure) return;
		const timer = setTimeout(() => announce(count), announceDelayMs);
		return () => clearTimeout(timer);
	}, [announce, count, isComplete, who.transition.isUnsure]);

	return (
		<Section title={text.title} headingRef={heading}>
			{granting.dialog}
			<p>{who.transition.isUnsure ? text.overridden : `${meaningOf(who.transition)} ${peopleText(who)}`}</p>
			{who.isComplete ? null : (
				<Notice appearance="warning">
					<p>{text.partial}</p>
				</Notice>
			)}
			{who.isComplete && who.spaces.length === 0 ? <p>{text.noSpaces}</p> : null}
			{error === undefined ? null : (
				<Notice appearance="warning" actions={<Button onClick={resume}>{words.resume}</Button>}>
					<p>{isComplete ? text.notRefreshed : text.stopped(rows.length)}</p>
					<p>{errorText(toPublicError(error))}</p>
				</Notice>
			)}
			{hasAnswer && isEmpty ? <Empty title={text.none} /> : null}
			{hasAnswer && !isEmpty ? (
				<>
					<search className={layout['toolbar']}>
						<SearchField label={text.search} value={search} onChange={setSearch} />
						<Chips
							legend={text.filter}
							chips={verdicts}
							names={text.chip}
							counts={isComplete ? counts : undefined}
							chosen={verdict}
							onChoose={setVerdict}
						/>
						<span className={classes['subtle']}>{count}</span>
					</search>
					{shown.length > 0 ? (
						<WhoTable
							rows={shown}
							total={isComplete ? shown.length : undefined}
							question={`${verdict} ${wanted}`}
							spaces={who.spaces.length}
							isOpen={who.transition.effect === 'glass-broken'}
							granting={granting}
							lackOf={lackOf}
						/>
					) : null}
					{shown.length === 0 && isComplete ? (
						<Notice
							appearance="information"
							actions={
								<Button
									onClick={() => {
										setVerdict(undefined);
										setSearch('');
									}}
								>
									{words.clear}
								</Button>
							}
						>
							<p>{text.noMatch}</p>
						</Notice>
					) : null}
				</>
			) : null}
		</Section>
	);
}

// What became worse at the guards since somebody accepted them, and when they were compared last.
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import type { DriftView } from '../../../../src/contract/calls/drift';
import { hourMs } from '../../../../src/contract/durations';
import type { GuardChoice } from '../../../../src/contract/guard';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { toPublicError } from '../../data/rpc';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/guards';
import { guardModeText, guardTypesText } from '../../ui/guards/guard-text';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { Loading } from '../../ui/page/states';
import { RowCheckbox } from '../../ui/table/row-checkbox';
import { Table } from '../../ui/table/table';
import { useSelection } from '../../ui/table/use-selection';
import { useTier } from '../../ui/table/use-tier';
import { errorText } from '../../ui/text/error-text';
import { Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import classes from './guard-table.module.css';

const text = words.drift;
const step = 10;
const lineHeightPx = 32;
/** The job that compares runs once a day. */
const staleAfterMs = 26 * hourMs;

const idOf = ({ id }: DriftView): string => id;

const choiceText = (choice: GuardChoice | undefined): string =>
	choice === undefined ? text.noGuard : text.choice(guardModeText(choice), guardTypesText(choice), choice.enforcement);

function Compared({ at }: { readonly at: number | undefined }) {
	const now = useNow();
	if (at === undefined) return <span className={classes['stale']}>{text.never}</span>;
	return now - at > staleAfterMs ? (
		<span className={classes['stale']}>
			{text.compared} <Past at={at} />. {text.stale}
		</span>
	) : (
		<span className={classes['subtle']}>
			{text.compared} <Past at={at} />
		</span>
	);
}

export function DriftSection() {
	const announce = useAnnounce();
	const heading = useRef<HTMLDivElement>(null);
	const asked = useQuery(adminQueries.drift);
	const check = useMutation(adminMutations.checkDrift);
	const accept = useMutation(adminMutations.acceptDrift);
	const { data: list } = asked;
	const findings = list?.findings ?? [];
	const isBusy = asked.isFetching || check.isPending || accept.isPending;
	const error = isBusy ? null : (accept.error ?? check.error ?? asked.error);

	const checkNow = () => {
		accept.reset();
		check.mutate(undefined, { onSuccess: ({ findings }) => announce(text.found(findings.length)) });
	};
	const acceptAll = (ids: readonly string[]) => {
		check.reset();
		accept.mutate(ids, {
			onSuccess: () => {
				announce(text.accepted(ids.length));
				// The button that was pressed is gone with its row.
				heading.current?.focus();
			},
		});
	};
	const readAgain = () => {
		check.reset();
		accept.reset();
		void asked.refetch();
	};

	return (
		<section className={classes['section']} aria-labelledby="drift">
			<div className={classes['sectionHeader']}>
				<div id="drift" ref={heading} tabIndex={-1}>
					<Heading as="h3" size="xsmall">
						{text.title}
					</Heading>
				</div>
				{list === undefined ? null : (
					<div className={classes['sectionHeader']}>
						<Compared at={list.comparedAt} />
						<Button spacing="compact" isLoading={check.isPending} onClick={checkNow}>
							{text.check}
						</Button>
					</div>
				)}
			</div>
			{error === null ? null : (
				<Notice appearance="warning" actions={<Button onClick={readAgain}>{words.tryAgain}</Button>}>
					<p>{errorText(toPublicError(error))}</p>
				</Notice>
			)}
			{list === undefined && error === null ? <Loading thing={words.thing.drift} height={lineHeightPx} /> : null}
			{findings.length > 0 ? (
				<Findings findings={findings} isAccepting={accept.isPending} onAccept={acceptAll} />
			) : null}
			{findings.length === 0 && list?.comparedAt !== undefined ? <p>{text.none}</p> : null}
		</section>
	);
}

const detailKeys = ['transition', 'workflow', 'change', 'since'] as const;

interface FindingsProps {
	readonly findings: readonly DriftView[];
	readonly isAccepting: boolean;
	readonly onAccept: (ids: readonly string[]) => void;
}

function Findings({ findings, isAccepting, onAccept }: FindingsProps) {
	const [most, setMost] = useState(step);
	const shown = findings.slice(0, most);
	const { keys, rows, select, selectAll } = useSelection(shown, idOf);
	const { columns } = text;
	const isWide = useTier() === 'wide';
	return (
		<>
			<Table
				caption={text.title}
				columns={
					isWide
						? [columns.what, ...detailKeys.map((key) => columns[key]), columns.action]
						: [columns.what, columns.action]
				}
			>
				{shown.map((finding) => {
					const { id, kind, workflowId, workflow, transitionId, transition, since, before, after } = finding;
					const details: Readonly<Record<(typeof detailKeys)[number], ReactNode>> = {
						transition: <RouteLink to={{ page: 'guard', workflowId, transitionId }}>{transition}</RouteLink>,
						workflow,
						change: kind === 'not-in-use' ? choiceText(before) : text.change(choiceText(before), choiceText(after)),
						since: <Past at={since} />,
					};
					return (
						<tr key={id}>
							<th scope="row">
								<span className={classes['pick']}>
									<RowCheckbox
										label={text.selectOne(transition)}
										isChecked={keys.has(id)}
										onChange={(isSelected) => select(id, isSelected)}
									/>
									{text.kind[kind]}
								</span>
								{isWide ? null : detailKeys.map((key) => <div key={key}>{details[key]}</div>)}
							</th>
							{isWide ? detailKeys.map((key) => <td key={key}>{details[key]}</td>) : null}
							<td>
								<Button
									spacing="compact"
									aria-label={text.acceptLabel(kind, transition)}
									isDisabled={isAccepting}
									onClick={() => onAccept([id])}
								>
									{text.accept}
								</Button>
							</td>
						</tr>
					);
				})}
			</Table>
			<div className={classes['sectionHeader']}>
				<div className={classes['buttons']}>
					{rows.length < shown.length ? (
						<Button spacing="compact" appearance="subtle" onClick={() => selectAll(true)}>
							{text.selectAll(shown.length)}
						</Button>
					) : null}
					{rows.length === 0 ? null : (
						<Button spacing="compact" isLoading={isAccepting} onClick={() => onAccept(rows.map(idOf))}>
							{text.acceptSelected(rows.length)}
						</Button>
					)}
				</div>
				{most < findings.length ? (
					<Button spacing="compact" onClick={() => setMost(most + step * 2)}>
						{text.more(findings.length - most)}
					</Button>
				) : null}
			</div>
			<p className={classes['subtle']}>{text.meaning}</p>
		</>
	);
}

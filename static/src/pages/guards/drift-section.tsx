// What became worse at the guards since somebody accepted them, and when they were compared last.
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import type { AcceptedView, DriftView } from '../../../../src/contract/calls/drift';
import { hourMs } from '../../../../src/contract/durations';
import type { GuardChoice } from '../../../../src/contract/guard';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { type GuardPlace, keyOf } from '../../data/guards/guard-place';
import { useNames } from '../../data/jira/use-names';
import { toPublicError } from '../../data/rpc';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/guards';
import { guardModeText, guardTypesText } from '../../ui/guards/guard-text';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { Loading } from '../../ui/page/states';
import { SwitchDialogHost } from '../../ui/switches/switch-dialog-host';
import type { SwitchDialogText } from '../../ui/switches/switch-dialog-props';
import { actorText, peopleOf } from '../../ui/switches/switch-text';
import { RowCheckbox } from '../../ui/table/row-checkbox';
import { ShowMore, useFirst } from '../../ui/table/show-more';
import { Table } from '../../ui/table/table';
import { useSelection } from '../../ui/table/use-selection';
import { useTier } from '../../ui/table/use-tier';
import { errorText } from '../../ui/text/error-text';
import { Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import { choiceToRestore, type DialogChoice } from './change-task';
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

interface DriftSectionProps {
	/** The transitions that are there, by their key. */
	readonly places: ReadonlyMap<string, GuardPlace>;
	readonly onRestore: (place: GuardPlace, wanted: DialogChoice) => void;
}

export function DriftSection({ places, onRestore }: DriftSectionProps) {
	const announce = useAnnounce();
	const heading = useRef<HTMLDivElement>(null);
	const asked = useQuery(adminQueries.drift);
	const check = useMutation(adminMutations.checkDrift);
	const accept = useMutation(adminMutations.acceptDrift);
	const takeBack = useMutation(adminMutations.takeBackDrift);
	const [accepting, setAccepting] = useState<readonly string[]>();
	const { data: list } = asked;
	const { findings = [], accepted = [] } = list ?? {};
	const isBusy = asked.isFetching || check.isPending || takeBack.isPending;
	const error = isBusy ? null : (takeBack.error ?? check.error ?? asked.error);

	const checkNow = () => {
		takeBack.reset();
		check.mutate(undefined, { onSuccess: ({ findings }) => announce(text.found(findings.length)) });
	};
	const acceptAll = async (ids: readonly string[], reason: string) => {
		check.reset();
		takeBack.reset();
		await accept.mutateAsync({ ids: [...ids], reason });
		// What Jira applies stays as it is.
		return { isEnforced: true };
	};
	const takeBackAt = ({ workflowId, transitionId }: AcceptedView) => {
		check.reset();
		takeBack.mutate(
			{ transitions: [{ workflowId, transitionId }] },
			{
				onSuccess: () => {
					announce(text.standing.takenBack);
					// The button that was pressed is gone with its row.
					heading.current?.focus();
				},
			},
		);
	};
	const readAgain = () => {
		check.reset();
		takeBack.reset();
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
				<Findings findings={findings} places={places} onRestore={onRestore} onAccept={setAccepting} />
			) : null}
			{findings.length === 0 && list?.comparedAt !== undefined ? <p>{text.none}</p> : null}
			{accepted.length > 0 ? (
				<Accepted accepted={accepted} isBusy={takeBack.isPending} onTakeBack={takeBackAt} />
			) : null}
			{accepting === undefined ? null : (
				<SwitchDialogHost
					text={acceptanceText(accepting.length)}
					appearance="warning"
					throwSwitch={({ reason }) => acceptAll(accepting, reason)}
					onClose={() => setAccepting(undefined)}
					returnTo={heading}
				/>
			)}
		</section>
	);
}

const acceptanceText = (count: number): SwitchDialogText => ({
	title: text.acceptance.title(count),
	stored: text.acceptance.title(count),
	consequence: text.acceptance.consequence(count),
	confirm: text.acceptance.confirm(count),
	done: text.accepted(count),
});

interface AcceptedProps {
	readonly accepted: readonly AcceptedView[];
	readonly isBusy: boolean;
	readonly onTakeBack: (one: AcceptedView) => void;
}

/** What stands as somebody accepted it, and who did. */
function Accepted({ accepted, isBusy, onTakeBack }: AcceptedProps) {
	const { standing } = text;
	const names = useNames({ account: accepted.flatMap(({ findings }) => peopleOf(findings.map(({ by }) => by))) });
	const { shown, ...more } = useFirst(accepted, step);
	const { columns } = standing;
	return (
		<>
			<Heading as="h4" size="xxsmall">
				{standing.title}
			</Heading>
			<Table
				caption={standing.title}
				columns={[columns.what, columns.transition, columns.who, columns.when, columns.reason, columns.action]}
			>
				{shown.map((one) =>
					one.findings.map(({ kind, by, at, reason }, nth) => (
						<tr key={`${keyOf(one)} ${kind}`}>
							<th scope="row">{text.kind[kind]}</th>
							<td>
								<RouteLink to={{ page: 'guard', workflowId: one.workflowId, transitionId: one.transitionId }}>
									{one.transition}
								</RouteLink>{' '}
								<span className={classes['subtle']}>{one.workflow}</span>
							</td>
							<td>{actorText(by, names)}</td>
							<td>
								<Past at={at} />
							</td>
							<td>{reason}</td>
							<td>
								{nth > 0 ? null : (
									<Button
										spacing="compact"
										aria-label={standing.takeBackLabel(one.transition)}
										isDisabled={isBusy}
										onClick={() => onTakeBack(one)}
									>
										{standing.takeBack}
									</Button>
								)}
							</td>
						</tr>
					)),
				)}
			</Table>
			<ShowMore {...more} text={text.more} />
		</>
	);
}

const detailKeys = ['transition', 'workflow', 'change', 'since'] as const;

interface FindingsProps extends DriftSectionProps {
	readonly findings: readonly DriftView[];
	readonly onAccept: (ids: readonly string[]) => void;
}

function Findings({ findings, places, onRestore, onAccept }: FindingsProps) {
	const { shown, ...more } = useFirst(findings, step);
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
					const place = places.get(keyOf(finding));
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
								<div className={classes['buttons']}>
									{place === undefined || before === undefined ? null : (
										<Button
											spacing="compact"
											appearance="primary"
											aria-label={text.restoreLabel(kind, transition)}
											onClick={() => onRestore(place, choiceToRestore(place, before))}
										>
											{text.restore}
										</Button>
									)}
									<Button
										spacing="compact"
										appearance="subtle"
										aria-label={text.acceptLabel(kind, transition)}
										onClick={() => onAccept([id])}
									>
										{text.accept}
									</Button>
								</div>
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
						<Button spacing="compact" onClick={() => onAccept(rows.map(idOf))}>
							{text.acceptSelected(rows.length)}
						</Button>
					)}
				</div>
				<ShowMore {...more} text={text.more} />
			</div>
			<p className={classes['subtle']}>{text.meaning}</p>
		</>
	);
}

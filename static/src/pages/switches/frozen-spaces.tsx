// The spaces that are frozen, and a way to freeze another.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import { type Ref, useEffect, useState } from 'react';
import type { SwitchesView } from '../../../../src/contract/calls/site';
import { jiraQueries } from '../../data/jira/queries';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/switches';
import { Field } from '../../ui/form/field';
import { SpaceSelect } from '../../ui/form/space-select';
import { Section } from '../../ui/page/section';
import { actorText, endText, peopleOf } from '../../ui/switches/switch-text';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import type { SwitchChange } from './switch-change';
import classes from './switches-page.module.css';

const text = words.space;
const pickId = 'switch-space';

interface FrozenSpacesProps {
	readonly spaces: SwitchesView['frozenSpaces'];
	readonly onChange: (change: SwitchChange) => void;
	readonly buttonRef: Ref<HTMLButtonElement>;
}

export function FrozenSpaces({ spaces, onChange, buttonRef }: FrozenSpacesProps) {
	const now = useNow();
	const [picked, setPicked] = useState('');
	const [problem, setProblem] = useState<string>();
	const { data: offered } = useQuery(jiraQueries.firstSpaces);
	const names = useNames({
		account: peopleOf(spaces.map(({ by }) => by)),
		space: [picked === '' ? undefined : picked, ...spaces.map(({ projectId }) => projectId)],
	});

	useEffect(() => {
		// Once it is frozen, the field is free for another.
		setPicked((before) => (spaces.some(({ projectId }) => projectId === before) ? '' : before));
	}, [spaces]);

	const freeze = () => {
		// What an administrator of the space froze can still be kept for Jira administrators.
		const isKept = spaces.some((space) => space.projectId === picked && space.isKept);
		if (picked === '' || isKept) {
			setProblem(isKept ? text.already : text.pickMissing);
			document.getElementById(pickId)?.focus();
			return;
		}
		onChange({ kind: 'freezeSpace', projectId: picked, name: names.space(picked) });
	};

	return (
		<Section title={text.heading}>
			{spaces.length === 0 ? (
				<p className={classes['standing']}>{text.none}</p>
			) : (
				<Table
					caption={text.table}
					columns={[text.columns.space, text.columns.since, text.columns.by, text.columns.reason, text.columns.action]}
				>
					{spaces.map(({ projectId, at, endsAt, by, reason, isKept }) => (
						<tr key={projectId}>
							<th scope="row">{names.space(projectId)}</th>
							<td>
								<Past at={at} />
								{endsAt === undefined ? null : <p className={classes['quiet']}>{endText(endsAt, now)}</p>}
							</td>
							<td>{actorText(by, names)}</td>
							<td>
								{reason}
								{isKept ? <p className={classes['quiet']}>{text.kept}</p> : null}
							</td>
							<td>
								<Button
									spacing="compact"
									aria-label={text.thawLabel(names.space(projectId))}
									onClick={() => onChange({ kind: 'thawSpace', projectId, name: names.space(projectId) })}
								>
									{text.thaw}
								</Button>
								{endsAt === undefined ? null : (
									<Button
										spacing="compact"
										aria-label={text.putOffLabel(names.space(projectId))}
										onClick={() =>
											onChange({ kind: 'freezeSpace', projectId, name: names.space(projectId), later: endsAt })
										}
									>
										{text.putOff}
									</Button>
								)}
							</td>
						</tr>
					))}
				</Table>
			)}
			<div className={classes['freeze']}>
				<div className={classes['pick']}>
					<Field id={pickId} label={text.pick} error={problem}>
						{(aria) => (
							<SpaceSelect
								aria={aria}
								label={text.pick}
								value={picked}
								nameOf={names.space}
								onChange={(projectId) => {
									setPicked(projectId);
									setProblem(undefined);
								}}
								onBlur={() => {}}
								offered={offered?.spaces ?? []}
							/>
						)}
					</Field>
				</div>
				<Button ref={buttonRef} onClick={freeze}>
					{text.freeze}
				</Button>
			</div>
		</Section>
	);
}

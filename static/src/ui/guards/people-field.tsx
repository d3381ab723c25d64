// Who counts as a person at a guard: everybody not known to be a bot, or the members of a group.
import Checkbox from '@atlaskit/checkbox';
import Textfield from '@atlaskit/textfield';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId } from 'react';
import type { Group } from '../../../../src/contract/guard';
import { jiraQueries } from '../../data/jira/queries';
import { JiraError } from '../../data/jira/read-jira';
import { guardChoiceWords } from '../../strings';
import { Field } from '../form/field';
import { useSettled } from '../form/use-settled';

const words = guardChoiceWords.people;

/** The id of a group that is still to be chosen: only its name was typed. */
const noGroup = '';

export const isGroupMissing = (people: Group | undefined): boolean => people?.groupId === noGroup;

interface PeopleFieldProps {
	/** Undefined where everybody counts who is not known to be a bot. */
	readonly people: Group | undefined;
	readonly onChange: (people: Group | undefined) => void;
	/** Said when somebody went on without a group. */
	readonly error: string | undefined;
}

export function PeopleField({ people, onChange, error }: PeopleFieldProps) {
	return (
		<div>
			<Checkbox
				label={words.limit}
				isChecked={people !== undefined}
				onChange={(event) => onChange(event.currentTarget.checked ? { groupId: noGroup, name: '' } : undefined)}
			/>
			{people === undefined ? null : <GroupField group={people} onChange={onChange} error={error} />}
		</div>
	);
}

interface GroupFieldProps extends Pick<PeopleFieldProps, 'onChange' | 'error'> {
	readonly group: Group;
}

function GroupField({ group, onChange, error }: GroupFieldProps) {
	const id = useId();
	const { groupId, name } = group;
	const settled = useSettled(name.trim());
	const offered = useQuery(jiraQueries.groups(''));
	const found = useQuery(jiraQueries.groups(settled));
	const match = found.data?.find((one) => one.name === settled);
	useEffect(() => {
		if (groupId === noGroup && match !== undefined && match.name === name.trim()) onChange(match);
	}, [groupId, match, name, onChange]);
	const isUnknown = groupId === noGroup && settled !== '' && settled === name.trim() && found.data?.length === 0;
	return (
		<Field
			id={id}
			label={words.group}
			isRequired
			hint={words.meaning}
			error={problemOf(found.error) ?? (isUnknown ? words.none(settled) : error)}
		>
			{(aria) => (
				<div data-invalid={aria['aria-invalid'] ? '' : undefined}>
					<Textfield
						{...aria}
						list={`${id}-groups`}
						autoComplete="off"
						isInvalid={aria['aria-invalid']}
						placeholder={words.placeholder}
						value={name}
						onChange={(event) => onChange({ groupId: noGroup, name: event.currentTarget.value })}
					/>
					<datalist id={`${id}-groups`}>
						{offered.data?.map((one) => (
							<option key={one.groupId} value={one.name} />
						))}
					</datalist>
				</div>
			)}
		</Field>
	);
}

function problemOf(error: Error | null): string | undefined {
	if (error === null) return undefined;
	return error instanceof JiraError && error.status === 403 ? words.notAllowed : words.failed;
}

// The statuses that only guards for registered identities may lead into, by name.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import { maxProtectedStatuses } from '../../../../src/contract/limits';
import { jiraQueries } from '../../data/jira/queries';
import type { SiteThing } from '../../data/jira/spaces';
import { useNames } from '../../data/jira/use-names';
import { Help } from '../../navigation/help';
import { words } from '../../strings/settings';
import { ChoiceSelect } from '../../ui/form/choice-select';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import { useAnnounce } from '../../ui/page/live-region';
import { Loading } from '../../ui/page/states';
import classes from './settings-page.module.css';

const lineHeightPx = 36;
const { statuses: text } = words;

const none: readonly SiteThing[] = [];

interface ProtectedStatusesProps {
	readonly ids: readonly string[];
	readonly error: string | undefined;
	readonly onChange: (ids: readonly string[]) => void;
}

export function ProtectedStatuses({ ids, error, onChange }: ProtectedStatusesProps) {
	// Among those to choose from may be one that was made a moment ago.
	const asked = useQuery({ ...jiraQueries.statuses, staleTime: 0 });
	const { data: statuses = none, isLoadingError: hasFailed, isPending: isLoading } = asked;
	const announce = useAnnounce();
	const names = useNames({ space: statuses.map(({ projectId }) => projectId) });
	const label = ({ name, projectId }: SiteThing): string =>
		projectId === undefined ? name : text.ofSpace(name, names.space(projectId));
	const nameOf = (id: string): string => {
		const status = statuses.find((candidate) => candidate.id === id);
		return status === undefined ? text.unknown(id) : label(status);
	};
	const choices = statuses
		.filter(({ id }) => !ids.includes(id))
		.map((status) => ({ value: status.id, label: label(status) }))
		.sort((a, b) => a.label.localeCompare(b.label));

	const add = (id: string) => {
		if (id === '') return;
		onChange([...ids, id]);
		announce(text.added(nameOf(id)));
	};
	const remove = (id: string) => {
		onChange(ids.filter((other) => other !== id));
		announce(text.removed(nameOf(id)));
		// The button is gone with its line, and the field may have been full.
		requestAnimationFrame(() => document.getElementById(fieldId('protectedStatuses'))?.focus());
	};

	return (
		<div className={classes['statuses']}>
			<div className={classes['label']} id="protected-statuses">
				{words.label.protectedStatuses}
			</div>
			<Help term="protected" />
			{ids.length === 0 ? <p>{text.none}</p> : null}
			{ids.length > 0 && isLoading ? <Loading thing={text.thing} height={ids.length * lineHeightPx} /> : null}
			{ids.length > 0 && !isLoading ? (
				<ul aria-labelledby="protected-statuses">
					{ids.map((id) => (
						<li key={id}>
							<span>{nameOf(id)}</span>
							<Button
								spacing="compact"
								appearance="subtle"
								aria-label={text.removeLabel(nameOf(id))}
								onClick={() => remove(id)}
							>
								{text.remove}
							</Button>
						</li>
					))}
				</ul>
			) : null}
			{hasFailed ? (
				<p>
					{text.failed}{' '}
					<Button spacing="compact" onClick={() => void asked.refetch()}>
						{text.tryAgain}
					</Button>
				</p>
			) : null}
			<Field
				id={fieldId('protectedStatuses')}
				label={text.add}
				error={error}
				hint={ids.length < maxProtectedStatuses ? undefined : text.most(maxProtectedStatuses)}
			>
				{(aria) => (
					<ChoiceSelect
						aria={aria}
						label={text.add}
						choices={choices}
						value=""
						onChange={add}
						placeholder={text.choose}
						isDisabled={hasFailed || ids.length >= maxProtectedStatuses}
						isLoading={isLoading}
					/>
				)}
			</Field>
			<div className={classes['effect']}>{words.effect.protectedStatuses}</div>
		</div>
	);
}

// Finds a space by name or key.
import AsyncSelect from '@atlaskit/select/AsyncSelect';
import { type Space, searchSpaces } from '../../data/jira/spaces';
import { words } from '../../strings/admin';
import type { SelectChoice } from './choice-select';
import type { FieldAria } from './field';
import { asSearch, type FoundFor } from './found-for';

interface SpaceSelectProps {
	readonly aria: FieldAria;
	readonly label: string;
	readonly value: string;
	readonly nameOf: (projectId: string) => string;
	readonly onChange: (projectId: string) => void;
	readonly onBlur: () => void;
	readonly offered: readonly Space[];
}

const choiceOf = ({ id, key, name }: Space): SelectChoice => ({ value: id, label: words.form.grant.space(name, key) });

export function SpaceSelect({ aria, label, value, nameOf, onChange, onBlur, offered }: SpaceSelectProps) {
	const known = offered.find(({ id }) => id === value);
	const chosen = known === undefined ? { value, label: nameOf(value) } : choiceOf(known);
	return (
		<AsyncSelect<FoundFor<SelectChoice>>
			inputId={aria.id}
			descriptionId={aria['aria-describedby']}
			isInvalid={aria['aria-invalid']}
			isRequired={aria['aria-required'] === true}
			label={label}
			placeholder={words.form.grant.chooseSpace}
			value={value === '' ? null : chosen}
			onChange={(choice) => onChange(choice?.value ?? '')}
			onBlur={onBlur}
			defaultOptions={offered.map(choiceOf)}
			{...asSearch(async (typed) => (await searchSpaces(typed.trim())).spaces.map(choiceOf))}
			noOptionsMessage={() => words.form.grant.noSpaces}
			loadingMessage={() => words.form.searching}
		/>
	);
}

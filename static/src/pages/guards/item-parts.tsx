// A work item made up of a space, a work type and a status, of those that make the transition.
import { useState } from 'react';
import type { WhoView } from '../../../../src/contract/calls/who-could';
import { useNames } from '../../data/jira/use-names';
import { usePlaces } from '../../data/jira/use-places';
import type { ItemFacts } from '../../data/jira/work-items';
import { words } from '../../strings/try-as';
import { ChoiceSelect } from '../../ui/form/choice-select';
import { Field } from '../../ui/form/field';
import form from '../../ui/form/form.module.css';

interface ItemPartsProps {
	readonly who: WhoView;
	readonly onChoose: (item: ItemFacts | undefined) => void;
}

export function ItemParts({ who: { spaces, transition }, onChoose }: ItemPartsProps) {
	const projectIds = spaces.map(({ projectId }) => projectId);
	const isCreation = transition.kind === 'initial';
	const [onlySpace] = projectIds.length === 1 ? projectIds : [];
	const [onlyStatus] = transition.from.length === 1 ? transition.from : [];
	const [item, setItem] = useState({ space: onlySpace ?? '', workType: '', from: onlyStatus?.id ?? '' });
	const { places, hasFailed } = usePlaces(false, item.space);
	const names = useNames({ space: projectIds });
	const choose = (part: Partial<typeof item>) => {
		const next = { ...item, ...part };
		setItem(next);
		const isWhole = next.space !== '' && next.workType !== '' && (isCreation || next.from !== '');
		const ids = { projectId: next.space, issueTypeId: next.workType };
		onChoose(isWhole ? { ...ids, ...(isCreation ? {} : { fromStatusId: next.from }) } : undefined);
	};
	const from = transition.from.length > 0 ? transition.from : (places?.statusesOf(item.workType) ?? []);
	const choices = (list: readonly { readonly id: string; readonly name: string }[]) =>
		list.map(({ id, name }) => ({ value: id, label: name }));
	const fields = [
		{ part: 'space', label: words.space, choices: projectIds.map((id) => ({ value: id, label: names.space(id) })) },
		{ part: 'workType', label: words.workType, choices: choices(places?.workTypes ?? []) },
		...(isCreation ? [] : [{ part: 'from', label: words.from, choices: choices(from) } as const]),
	] as const;
	return (
		<div className={form['row']}>
			{fields.map(({ part, label, choices: offered }) => (
				<Field
					key={part}
					id={`try-${part}`}
					label={label}
					error={part === 'workType' && hasFailed ? words.partsFailed : undefined}
				>
					{(aria) => (
						<ChoiceSelect
							aria={aria}
							label={label}
							choices={offered}
							value={item[part]}
							onChange={(id) => choose(part === 'space' ? { space: id, workType: '' } : { [part]: id })}
							placeholder={words.choosePart}
							isDisabled={part === 'workType' && item.space === ''}
						/>
					)}
				</Field>
			))}
		</div>
	);
}

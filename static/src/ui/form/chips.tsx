// Narrows a list to one of a few kinds of rows, or to none of them in particular.
import Button from '@atlaskit/button/default/button';
import VisuallyHidden from '@atlaskit/visually-hidden';
import { words } from '../../strings/admin';
import classes from './chips.module.css';

interface ChipsProps<Chip extends string> {
	readonly legend: string;
	readonly chips: readonly Chip[];
	readonly names: Readonly<Record<Chip, string>>;
	/** Absent while rows are still being read: what is unknown is not a number. */
	readonly counts: Readonly<Record<Chip, number>> | undefined;
	readonly chosen: Chip | undefined;
	readonly onChoose: (chip: Chip | undefined) => void;
}

export function Chips<Chip extends string>({ legend, chips, names, counts, chosen, onChoose }: ChipsProps<Chip>) {
	return (
		<fieldset className={classes['chips']}>
			<legend>
				<VisuallyHidden>{legend}</VisuallyHidden>
			</legend>
			{chips.map((chip) => (
				<Button
					key={chip}
					spacing="compact"
					isSelected={chip === chosen}
					aria-pressed={chip === chosen}
					onClick={() => onChoose(chip === chosen ? undefined : chip)}
				>
					{words.list.chipText(names[chip], counts?.[chip])}
				</Button>
			))}
		</fieldset>
	);
}

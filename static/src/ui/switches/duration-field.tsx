// How long a switch stays on: until somebody ends it, or some hours.
import Radio from '@atlaskit/radio/Radio';
import { hourMs, minuteMs } from '../../../../src/contract/durations';
import { type SwitchHours, switchHours } from '../../../../src/contract/limits';
import { sharedWords } from '../../strings';
import classes from './duration-field.module.css';

const words = sharedWords.switchDialog.lasts;
const open = 'open';
/** An end that is put off by less is as it was. */
const leastPutOffMs = 10 * minuteMs;

interface DurationFieldProps {
	readonly hours: SwitchHours | undefined;
	readonly onChange: (hours: SwitchHours | undefined) => void;
	/** Only what ends later than this can be chosen, epoch milliseconds. */
	readonly later: number | undefined;
}

export function DurationField({ hours, onChange, later = 0 }: DurationFieldProps) {
	const offered = switchHours.filter((some) => Date.now() + some * hourMs > later + leastPutOffMs);
	const choices: readonly (SwitchHours | undefined)[] = [...offered, undefined];
	return (
		<fieldset className={classes['field']} aria-describedby="switch-lasts-hint">
			<legend className={classes['legend']}>{words.legend}</legend>
			<div className={classes['choices']}>
				{choices.map((some) => (
					<Radio
						key={some ?? open}
						name="switch-lasts"
						value={String(some ?? open)}
						label={some === undefined ? words.open : words.hours(some)}
						isChecked={some === hours}
						onChange={() => onChange(some)}
					/>
				))}
			</div>
			<p id="switch-lasts-hint" className={classes['hint']}>
				{words.hint}
			</p>
		</fieldset>
	);
}

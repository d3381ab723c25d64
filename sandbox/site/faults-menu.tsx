// Switches faults of the simulated platform on and off.
import { useCallback, useEffect, useId, useState } from 'react';
import { Menu } from './menu';
import { type FaultText, offeredFaults } from './offered-faults';
import { type ClosedSpaces, closeSpaces, type FaultSettings, readClosedSpaces, switchFaults } from './sandbox-api';
import { useSession } from './session';

const isOn = (value: number | boolean | undefined): boolean => value !== undefined && value !== false && value !== 0;

function FaultRow({
	change,
	fault,
	value,
}: {
	readonly fault: FaultText;
	readonly value: number | boolean | undefined;
	readonly change: (change: FaultSettings) => void;
}) {
	const id = useId();
	const off = fault.on === true ? false : 0;
	return (
		<div className="fault">
			<input
				id={id}
				type="checkbox"
				checked={isOn(value)}
				onChange={(event) => change({ [fault.name]: event.target.checked ? fault.on : off })}
			/>
			<label htmlFor={id}>{fault.text}</label>
			{fault.unit !== undefined && (
				<span className="fault-number">
					<input
						type="number"
						min={0}
						aria-label={`${fault.text}: ${fault.unit}`}
						value={Number(value ?? 0)}
						onChange={(event) => change({ [fault.name]: Math.max(0, Number(event.target.value)) })}
					/>
					{fault.unit}
				</span>
			)}
		</div>
	);
}

/** Spaces that a rule of the organization closes to the app: read when the menu opens. */
function ClosedSpacesGroup() {
	const [spaces, setSpaces] = useState<ClosedSpaces>({});
	const [problem, setProblem] = useState<string>();
	const show = useCallback((answer: Promise<ClosedSpaces>): void => {
		answer.then(setSpaces, (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
	}, []);
	useEffect(() => show(readClosedSpaces()), [show]);
	return (
		<fieldset>
			<legend>Spaces closed to the app</legend>
			{Object.entries(spaces).map(([key, isClosed]) => (
				<label className="fault" key={key}>
					<input
						type="checkbox"
						checked={isClosed}
						onChange={(event) => show(closeSpaces({ [key]: event.target.checked }))}
					/>
					{key}
				</label>
			))}
			{problem !== undefined && <p role="alert">{problem}</p>}
		</fieldset>
	);
}

export function FaultsMenu() {
	const { faults, setFaults } = useSession();
	const [problem, setProblem] = useState<string>();
	const count = Object.values(faults).filter(isOn).length;
	const change = (wanted: FaultSettings): void => {
		switchFaults(wanted).then(
			(now) => {
				setProblem(undefined);
				setFaults(now);
			},
			(error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
		);
	};
	const allOff = (): void =>
		change(
			Object.fromEntries(Object.entries(faults).map(([name, value]) => [name, typeof value === 'number' ? 0 : false])),
		);
	return (
		<Menu
			title="Faults"
			label={
				<>
					Faults
					{count > 0 && <span className="badge">{count} on</span>}
				</>
			}
		>
			{() => (
				<div className="faults">
					<p>Break the platform under the app, and watch what it says.</p>
					{offeredFaults.map((group) => (
						<fieldset key={group.title}>
							<legend>{group.title}</legend>
							{group.faults
								.filter(({ name }) => name in faults)
								.map((fault) => (
									<FaultRow key={fault.name} fault={fault} value={faults[fault.name]} change={change} />
								))}
						</fieldset>
					))}
					<ClosedSpacesGroup />
					{problem !== undefined && <p role="alert">{problem}</p>}
					<button type="button" className="button" onClick={allOff} disabled={count === 0}>
						Switch all off
					</button>
				</div>
			)}
		</Menu>
	);
}

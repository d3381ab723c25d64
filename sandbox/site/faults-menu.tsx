// Switches faults of the simulated platform on and off.
import { useCallback, useEffect, useId, useState } from 'react';
import { Menu } from './menu';
import { type ClosedSpaces, closeSpaces, type FaultSettings, readClosedSpaces, switchFaults } from './sandbox-api';
import { useSession } from './session';

interface FaultText {
	readonly name: string;
	readonly text: string;
	/** Value that the switch sets; a number can be changed beside it. */
	readonly on: number | true;
	readonly unit?: string;
}

const groups: readonly { readonly title: string; readonly faults: readonly FaultText[] }[] = [
	{
		title: 'Pages of the app',
		faults: [
			{ name: 'resolverDelayMs', text: 'Slow calls', on: 3_000, unit: 'ms' },
			{ name: 'resolverFailing', text: 'Failing calls', on: true },
			{ name: 'hostOffline', text: 'Jira out of reach', on: true },
		],
	},
	{
		title: 'Storage of the app',
		faults: [
			{ name: 'storageThrottled', text: 'Throttle requests', on: 3, unit: 'requests' },
			{ name: 'storageResponseLost', text: 'Lose answers', on: 1, unit: 'answers' },
			{ name: 'queryStalenessMs', text: 'Answer queries from the past', on: 5_000, unit: 'ms' },
		],
	},
	{
		title: 'Jira',
		faults: [
			{ name: 'jiraThrottled', text: "Throttle the app's requests", on: 3, unit: 'requests' },
			{
				name: 'pointsUsedElsewhere',
				text: "Spend the app's points on other sites",
				on: 65_000,
				unit: 'points an hour',
			},
			{ name: 'appPropertyUnavailable', text: 'Refuse app property writes', on: 3, unit: 'writes' },
			{ name: 'appPropertyDelayMs', text: 'Delay app property writes', on: 5_000, unit: 'ms' },
			{ name: 'appRightsAfterMs', text: 'Rights late after installing', on: 600_000, unit: 'ms' },
			{ name: 'refusalsAreFailures', text: 'Report refusals as failed rules', on: true },
			{ name: 'rulesCannotReadApp', text: 'Hide app properties from rules', on: true },
			{ name: 'workflowUpdatesRefused', text: 'Refuse workflow updates', on: true },
			{ name: 'staleVersionsAre400', text: 'Answer 400 for old workflow versions', on: true },
			{ name: 'missingWorkflowsAre404', text: 'Answer 404 where a workflow is gone', on: true },
			{ name: 'newRulesNeedIds', text: 'Refuse new rules without an id', on: true },
			{ name: 'ruleKeysDiffer', text: "Know the app's rules under other keys", on: true },
			{ name: 'rulesUnlisted', text: "Leave the app's rules out of capabilities", on: true },
			{ name: 'closedSpacesSkipRules', text: 'Skip rules in closed spaces', on: true },
			{ name: 'closedSpacesTellEvents', text: 'Tell events of closed spaces', on: true },
			{ name: 'ruleIdsReplaced', text: 'Give new rules other ids', on: true },
			{ name: 'typeGuardSeesTarget', text: 'Show the type guard the space a move leads to', on: true },
			{ name: 'typeGuardSeesNewItem', text: 'Show the type guard the item as it will be', on: true },
			{ name: 'screensAskTypeGuard', text: 'Ask the type guard at transition screens', on: true },
			{ name: 'duplicateDeliveries', text: 'Deliver events again', on: 1, unit: 'times' },
			{ name: 'productEventDelayMs', text: 'Deliver events late', on: 10_000, unit: 'ms' },
			{ name: 'triggerFiltersFail', text: 'Fail filters of triggers', on: true },
		],
	},
];

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
					{groups.map((group) => (
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

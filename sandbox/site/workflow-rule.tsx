// One rule of a transition: what it is, what it says of itself, and for the app's rules how to change it.
import { useMemo, useState } from 'react';
import { AppFrame } from './app-frame';
import { kindNames } from './rule-editor';
import { type RuleModule, readSummary } from './sandbox-api';
import { useSession } from './session';
import { useReading } from './use-jira';
import type { PlacedRule } from './workflow-document';

/** The rule's own line; undefined while it is asked for, and for rules that have none. */
function useSummary(module: RuleModule | undefined, place: string): string | undefined {
	const { acting } = useSession();
	const loaded = useReading(`${module?.moduleKey ?? ''} ${place}`, async () =>
		module === undefined ? undefined : readSummary(acting, module.moduleKey, place),
	);
	switch (loaded.state) {
		case 'loading':
			return undefined;
		case 'ready':
			return loaded.value;
		case 'refused':
			return loaded.message;
	}
}

function RuleView({
	module,
	place,
	title,
}: {
	readonly module: RuleModule;
	readonly place: string;
	readonly title: string;
}) {
	const [isOpen, setOpen] = useState(false);
	const framed = useMemo(
		() => ({ moduleKey: module.moduleKey, title, resource: module.view }),
		[module.moduleKey, module.view, title],
	);
	return (
		<details onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>Configuration</summary>
			{isOpen && <AppFrame module={framed} place={place} minHeight={80} fitsContent onRefresh={() => undefined} />}
		</details>
	);
}

const pretty = (config: string): string => {
	try {
		return JSON.stringify(JSON.parse(config), null, 2);
	} catch {
		return config;
	}
};

interface Props extends PlacedRule {
	readonly transition: string;
	/** `rule/…` of the transition. */
	readonly transitionPlace: string;
	readonly isEditable: boolean;
	readonly onEdit: (module: RuleModule) => void;
	readonly onSwitch: (module: RuleModule, isDisabled: boolean) => void;
	readonly onRemove: (module: RuleModule) => void;
}

export function RuleLine({ isEditable, kind, onEdit, onRemove, onSwitch, rule, transition, transitionPlace }: Props) {
	const { site } = useSession();
	const { config = '', disabled, key } = rule.parameters;
	const module = site.rules.find(({ ruleKey }) => ruleKey === key);
	const place = `${transitionPlace}/${rule.id}`;
	const summary = useSummary(module, place);
	const isDisabled = disabled === 'true';
	const name = module?.name ?? rule.ruleKey;
	const target = (
		<span className="visually-hidden">
			{' '}
			{name} on {transition}
		</span>
	);
	return (
		<li>
			<span className="tag">{kindNames[kind]}</span> <strong>{name}</strong>
			{isDisabled && <span className="lozenge lozenge-neutral">Disabled</span>}
			{module !== undefined && <p className="rule-summary">{summary ?? '…'}</p>}
			{module !== undefined && isEditable && (
				<div className="actions">
					{module.edit !== undefined && (
						<button type="button" className="link" onClick={() => onEdit(module)}>
							Edit{target}
						</button>
					)}
					<button type="button" className="link" onClick={() => onSwitch(module, !isDisabled)}>
						{isDisabled ? 'Enable' : 'Disable'}
						{target}
					</button>
					<button type="button" className="link" onClick={() => onRemove(module)}>
						Remove{target}
					</button>
				</div>
			)}
			{module?.view !== undefined && <RuleView module={module} place={place} title={`${name} on ${transition}`} />}
			{config !== '' && config !== '{}' && (
				<details>
					<summary>Stored configuration</summary>
					<pre>{pretty(config)}</pre>
				</details>
			)}
		</li>
	);
}

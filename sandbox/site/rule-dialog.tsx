// Adding or editing a rule: the app's configuration page in a frame, with the buttons that the host owns.
import { type ReactNode, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { AppFrame } from './app-frame';
import { Warning } from './icons';
import type { RuleModule } from './sandbox-api';

/** What a rule's page gives to be asked on Add or Update. */
type Configure = () => unknown;

interface DialogProps {
	readonly title: string;
	readonly onCancel: () => void;
	/** Why nothing was saved. */
	readonly problem: string | undefined;
	readonly buttons: ReactNode;
	readonly children: ReactNode;
}

function Dialog({ buttons, children, onCancel, problem, title }: DialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const titleId = useId();
	// Closed before it goes away, so that the focus returns to what opened it.
	useLayoutEffect(() => {
		const shown = dialog.current;
		shown?.showModal();
		return () => shown?.close();
	}, []);
	return (
		<dialog
			ref={dialog}
			className="modal rule-dialog"
			aria-labelledby={titleId}
			onCancel={(event) => {
				event.preventDefault();
				onCancel();
			}}
		>
			<div className="modal-body">
				<h2 id={titleId}>{title}</h2>
				<div className="rule-dialog-content">{children}</div>
				<div role="alert">
					{problem !== undefined && (
						<p className="rule-problem">
							<Warning /> {problem}
						</p>
					)}
				</div>
				<div className="rule-dialog-buttons">
					<button type="button" className="button" onClick={onCancel}>
						Cancel
					</button>
					{buttons}
				</div>
			</div>
		</dialog>
	);
}

interface ChooseProps {
	readonly transition: string;
	readonly modules: readonly RuleModule[];
	readonly kindNames: Readonly<Record<RuleModule['kind'], string>>;
	readonly problem: string | undefined;
	readonly onChoose: (module: RuleModule) => void;
	readonly onCancel: () => void;
}

export function ChooseRuleDialog({ kindNames, modules, onCancel, onChoose, problem, transition }: ChooseProps) {
	return (
		<Dialog title={`Add a rule to ${transition}`} onCancel={onCancel} problem={problem} buttons={undefined}>
			<ul className="rule-choices">
				{modules.map((module) => (
					<li key={module.moduleKey}>
						<button type="button" className="rule-choice" onClick={() => onChoose(module)}>
							<span>
								<strong>{module.name}</strong> <span className="tag">{kindNames[module.kind]}</span>
							</span>
							<span className="quiet">{module.description}</span>
						</button>
					</li>
				))}
			</ul>
		</Dialog>
	);
}

const maxConfigBytes = 32_000;

/** Why an answer of the page cannot be saved, or undefined. */
function problemOf(config: unknown): string | undefined {
	if (typeof config !== 'string') return 'The page gave Jira something that is neither text nor nothing.';
	if (new TextEncoder().encode(config).length > maxConfigBytes) return 'The configuration is larger than 32 KB.';
	try {
		const parsed: unknown = JSON.parse(config);
		if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return undefined;
	} catch {
		// Told below.
	}
	return 'The page gave Jira something that is not a JSON object.';
}

interface ConfigureProps {
	readonly title: string;
	readonly module: RuleModule;
	readonly resource: string;
	readonly place: string;
	readonly button: 'Add' | 'Update';
	/** @returns why Jira did not save it, or undefined */
	readonly onSave: (config: string) => Promise<string | undefined>;
	readonly onDone: () => void;
	readonly onCancel: () => void;
}

export function ConfigureRuleDialog(props: ConfigureProps) {
	const { button, module, onCancel, onDone, onSave, place, resource, title } = props;
	const configure = useRef<Configure>();
	const isBusy = useRef(false);
	const isOpen = useRef(true);
	useLayoutEffect(() => {
		isOpen.current = true;
		return () => {
			isOpen.current = false;
		};
	}, []);
	const [problem, setProblem] = useState<string>();
	const framed = useMemo(
		() => ({ moduleKey: module.moduleKey, title: module.name, resource }),
		[module.moduleKey, module.name, resource],
	);

	/** Saves what the page gives, which must be text. With undefined it refuses to save, and says why itself. */
	const save = async (): Promise<string | undefined> => {
		if (configure.current === undefined) return 'The page has not told Jira yet how to read the configuration.';
		let config: unknown;
		try {
			config = await configure.current();
		} catch (error) {
			return `The page could not say what to save: ${error instanceof Error ? error.message : String(error)}`;
		}
		// Whoever cancels while the page is still thinking saves nothing.
		if (config === undefined || !isOpen.current) return undefined;
		const wrong = problemOf(config) ?? (await onSave(String(config)));
		if (wrong === undefined && isOpen.current) onDone();
		return wrong;
	};

	const press = (): void => {
		if (isBusy.current) return;
		isBusy.current = true;
		setProblem(undefined);
		void save().then((wrong) => {
			isBusy.current = false;
			setProblem(wrong);
		});
	};

	return (
		<Dialog
			title={title}
			onCancel={onCancel}
			problem={problem}
			buttons={
				<button type="button" className="button button-primary" onClick={press}>
					{button}
				</button>
			}
		>
			<AppFrame
				module={framed}
				place={place}
				minHeight={240}
				onRefresh={() => undefined}
				onConfigure={(callback) => {
					configure.current = callback;
				}}
			/>
		</Dialog>
	);
}

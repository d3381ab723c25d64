// A button that opens a panel below it. Escape, a click elsewhere or leaving by Tab closes it.
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { ChevronDown } from './icons';

interface Props {
	readonly label: ReactNode;
	/** What a screen reader calls the panel. */
	readonly title: string;
	readonly children: (close: () => void) => ReactNode;
}

const steps: ReadonlyMap<string, number> = new Map([
	['ArrowDown', 1],
	['ArrowUp', -1],
]);
const choices = '[role="menuitemradio"]:not(:disabled)';

export function Menu({ children, label, title }: Props) {
	const [isOpen, setOpen] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	const panelId = useId();

	useEffect(() => {
		if (!isOpen) return;
		const panel = box.current?.querySelector<HTMLElement>('.menu-panel');
		const first =
			panel?.querySelector<HTMLElement>('[aria-checked="true"]') ??
			panel?.querySelector<HTMLElement>('button:not(:disabled), input');
		first?.focus();
		const closeOutside = (event: PointerEvent): void => {
			if (event.target instanceof Node && box.current?.contains(event.target) === false) setOpen(false);
		};
		// A click into a frame reaches this page only as a loss of focus.
		const closeOnBlur = (): void => setOpen(false);
		document.addEventListener('pointerdown', closeOutside);
		window.addEventListener('blur', closeOnBlur);
		return () => {
			document.removeEventListener('pointerdown', closeOutside);
			window.removeEventListener('blur', closeOnBlur);
		};
	}, [isOpen]);

	const close = (): void => {
		setOpen(false);
		button.current?.focus();
	};

	const move = (event: KeyboardEvent<HTMLDivElement>): void => {
		if (event.key === 'Escape' && isOpen) {
			event.stopPropagation();
			close();
		}
		const step = steps.get(event.key) ?? 0;
		const items = [...(box.current?.querySelectorAll<HTMLElement>(choices) ?? [])];
		if (step === 0 || items.length === 0 || !isOpen) return;
		event.preventDefault();
		const at = items.indexOf(document.activeElement as HTMLElement);
		items[(at + step + items.length) % items.length]?.focus();
	};

	const leave = (event: FocusEvent<HTMLDivElement>): void => {
		if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
	};

	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: keys pressed on the button and in the panel bubble up to here
		<div className="menu" ref={box} onKeyDown={move} onBlur={leave}>
			<button
				ref={button}
				type="button"
				className="menu-button"
				aria-haspopup="true"
				aria-expanded={isOpen}
				aria-controls={panelId}
				onClick={() => setOpen(!isOpen)}
			>
				{label}
				<ChevronDown />
			</button>
			{isOpen && (
				<section className="menu-panel" id={panelId} aria-label={title}>
					{children(close)}
				</section>
			)}
		</div>
	);
}

interface ChoiceProps {
	readonly isChosen: boolean;
	readonly isDisabled?: boolean;
	readonly onChoose: () => void;
	readonly children: ReactNode;
}

export function MenuChoice({ children, isChosen, isDisabled = false, onChoose }: ChoiceProps) {
	return (
		<button
			type="button"
			role="menuitemradio"
			aria-checked={isChosen}
			disabled={isDisabled}
			className="menu-choice"
			onClick={onChoose}
		>
			{children}
		</button>
	);
}

// What the dialog that throws a switch is told.
import type { RefObject } from 'react';
import type { SwitchHours } from '../../../../src/contract/limits';

export interface SwitchDialogText {
	readonly title: string;
	/** Title once it is stored and Jira does not apply it yet. */
	readonly stored: string;
	readonly consequence: string;
	readonly confirm: string;
	/** Spoken, and flagged where the page does. */
	readonly done: string;
	/** To be ticked first, where a click and a reason are too little. */
	readonly understood?: string;
	/** What may be chosen besides; chosen at first. */
	readonly option?: string;
	/** How long it stays on can be chosen. */
	readonly lasts?: {
		/** Chosen at first; undefined: until somebody ends it. */
		readonly hours: SwitchHours | undefined;
		/** When it ends as it stands, epoch milliseconds: that can only be put off. */
		readonly later?: number;
	};
}

/** What the dialog was told. */
export interface AskedOfSwitch {
	readonly reason: string;
	readonly isOptionChosen: boolean;
	/** Absent: until somebody ends it. */
	readonly hours?: SwitchHours;
}

export interface SwitchDialogProps {
	readonly text: SwitchDialogText;
	readonly appearance: 'primary' | 'warning' | 'danger';
	/** @throws {RpcError} when nothing was changed */
	readonly throwSwitch: (asked: AskedOfSwitch) => Promise<{ readonly isEnforced: boolean }>;
	readonly onClose: () => void;
	/** Takes the focus when what opened the dialog went away with the change. */
	readonly returnTo: RefObject<HTMLElement>;
}

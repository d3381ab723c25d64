// A change of how long events are kept: what is said before it is made, and the call that makes it.
import type { RetentionView } from '../../../../src/contract/calls/evidence';
import { addMonths } from '../../../../src/contract/months';
import type { RetentionCall } from '../../data/admin/mutations';
import { words } from '../../strings/evidence';
import type { SwitchDialogText } from '../../ui/switches/switch-dialog-props';
import { dateText } from '../../ui/text/time';

export type RetentionChange =
	/** Null: for ever. */
	{ readonly kind: 'keep'; readonly months: number | null } | { readonly kind: 'hold' } | { readonly kind: 'lift' };

const { dialog } = words.retention;

/** What becomes of events when they are kept for so many months: what goes soon, and what goes first. */
function removalText(months: number, { oldestAt }: RetentionView, isHeld: boolean, now: number): string {
	const keptFrom = addMonths(now, -months);
	if (oldestAt === undefined) return dialog.removesNothing;
	const what =
		oldestAt > keptFrom
			? dialog.removesLater(dateText(oldestAt), dateText(addMonths(oldestAt, months)))
			: dialog.removes(dateText(keptFrom), dateText(oldestAt));
	return !isHeld ? what : `${what} ${dialog.held}`;
}

export function textOf(change: RetentionChange, retention: RetentionView, now: number): SwitchDialogText {
	switch (change.kind) {
		case 'keep': {
			const { months } = change;
			if (months === null) return withStored(dialog.ever);
			const { title, confirm, done, understood } = dialog.months;
			return withStored({
				title: title(months),
				consequence: `${removalText(months, retention, retention.hold !== undefined, now)} ${dialog.reason}`,
				confirm,
				done: done(months),
				understood,
			});
		}
		case 'hold':
			return withStored(dialog.hold);
		case 'lift': {
			const { months } = retention;
			const { consequence, ...others } = dialog.lift;
			const what = months === null ? consequence : removalText(months, retention, false, now);
			return withStored({ ...others, consequence: `${what} ${dialog.reason}` });
		}
	}
}

/** Nothing of it waits for Jira. */
const withStored = (text: Omit<SwitchDialogText, 'stored'>): SwitchDialogText => ({ ...text, stored: text.title });

export function callOf(
	change: RetentionChange,
	asked: { readonly version: number; readonly reason: string },
): RetentionCall {
	switch (change.kind) {
		case 'keep':
			return { name: 'evidence.keep', input: { ...asked, months: change.months } };
		case 'hold':
			return { name: 'evidence.hold', input: asked };
		case 'lift':
			return { name: 'evidence.lift-hold', input: asked };
	}
}

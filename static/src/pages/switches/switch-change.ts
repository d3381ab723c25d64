// The changes of the site's switches: what the dialog says of each, and the call that makes it.
import type { InForceView, OverviewView } from '../../../../src/contract/calls/site';
import { defined } from '../../../../src/contract/defined';
import type { SwitchCall } from '../../data/admin/mutations';
import { words } from '../../strings/switches';
import type { AskedOfSwitch, SwitchDialogProps, SwitchDialogText } from '../../ui/switches/switch-dialog-props';
import { clockText } from '../../ui/text/time';

export type SwitchChange =
	| { readonly kind: 'thawSite' | 'mendGlass' }
	| ({ readonly kind: 'freezeSite' | 'breakGlass' } & Lasting)
	| ({ readonly kind: 'freezeSpace'; readonly projectId: string; readonly name: string } & Lasting)
	| { readonly kind: 'thawSpace'; readonly projectId: string; readonly name: string };

interface Lasting {
	/** When it ends as it stands, epoch milliseconds: that is put off. */
	readonly later?: number;
}

/** What a dialog counts and names. */
export type Situation = Pick<OverviewView, 'identities' | 'enforcedGuards'> & Pick<InForceView, 'switches'>;

const { dialog } = words;

export function textOf(change: SwitchChange, situation: Situation): SwitchDialogText {
	const text = usualTextOf(change, situation);
	if (!('later' in change) || change.later === undefined) return text;
	const { later } = change;
	const { title, consequence, confirm, done } = dialog.putOff;
	return {
		...text,
		title,
		stored: title,
		consequence: consequence(clockText(later, Date.now())),
		confirm,
		done,
		lasts: { hours: undefined, later },
	};
}

/** Nothing is refused while glass is broken, so at first it lasts as short as it can. */
const glassLasts = { hours: 1 } as const;
const freezeLasts = { hours: undefined };

function usualTextOf(change: SwitchChange, { identities, enforcedGuards, switches }: Situation): SwitchDialogText {
	switch (change.kind) {
		case 'freezeSite':
			return {
				...dialog.freezeSite,
				consequence: dialog.freezeSite.consequence(identities, enforcedGuards),
				lasts: freezeLasts,
			};
		case 'thawSite': {
			const { spacesStay, ...text } = dialog.thawSite;
			return { ...text, consequence: text.consequence + spacesStay(switches.frozenSpaces.length) };
		}
		case 'breakGlass':
			return {
				...dialog.breakGlass,
				consequence: dialog.breakGlass.consequence(enforcedGuards),
				lasts: glassLasts,
			};
		case 'mendGlass':
			return dialog.mendGlass;
		case 'freezeSpace': {
			const { title, stored, consequence, confirm, done, option } = dialog.freezeSpace;
			const { name } = change;
			return {
				title: title(name),
				stored: stored(name),
				consequence: consequence(name),
				confirm,
				done: done(name),
				option,
				lasts: freezeLasts,
			};
		}
		case 'thawSpace': {
			const { title, stored, consequence, confirm, done } = dialog.thawSpace;
			const { name } = change;
			return {
				title: title(name),
				stored: stored(name),
				consequence: consequence(switches.frozen !== undefined),
				confirm,
				done: done(name),
			};
		}
	}
}

/** What stops is a warning, what lets everybody pass a danger, what returns to order neither. */
export function appearanceOf({ kind }: SwitchChange): SwitchDialogProps['appearance'] {
	if (kind === 'breakGlass') return 'danger';
	return kind === 'freezeSite' || kind === 'freezeSpace' ? 'warning' : 'primary';
}

/** The call that makes the change. The option: a space that is frozen may only be thawed by Jira administrators. */
export function callOf(change: SwitchChange, { reason, isOptionChosen, hours }: AskedOfSwitch): SwitchCall {
	switch (change.kind) {
		case 'freezeSite':
			return { name: 'site.freeze', input: { reason, ...defined({ hours }) } };
		case 'thawSite':
			return { name: 'site.thaw', input: { reason } };
		case 'breakGlass':
			return { name: 'site.break-glass', input: { reason, ...defined({ hours }) } };
		case 'mendGlass':
			return { name: 'site.mend-glass', input: { reason } };
		case 'freezeSpace':
			return {
				name: 'space.freeze',
				input: { projectId: change.projectId, reason, ...defined({ isKept: isOptionChosen || undefined, hours }) },
			};
		case 'thawSpace':
			return { name: 'space.thaw', input: { projectId: change.projectId, reason } };
	}
}

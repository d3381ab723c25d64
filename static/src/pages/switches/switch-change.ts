// The changes of the site's switches: what the dialog says of each, and the call that makes it.
import type { OverviewView, SwitchedView } from '../../../../src/contract/calls/site';
import { callAdmin } from '../../data/rpc';
import { words } from '../../strings/switches';
import type { SwitchDialogProps, SwitchDialogText } from '../../ui/switches/switch-dialog-props';

export type SwitchChange =
	| { readonly kind: 'freezeSite' | 'thawSite' | 'breakGlass' | 'mendGlass' }
	| { readonly kind: 'freezeSpace' | 'thawSpace'; readonly projectId: string; readonly name: string };

type Situation = Pick<OverviewView, 'identities' | 'enforcedGuards' | 'switches'>;

const { dialog } = words;

export function textOf(change: SwitchChange, { identities, enforcedGuards, switches }: Situation): SwitchDialogText {
	switch (change.kind) {
		case 'freezeSite':
			return { ...dialog.freezeSite, consequence: dialog.freezeSite.consequence(identities, enforcedGuards) };
		case 'thawSite': {
			const { spacesStay, ...text } = dialog.thawSite;
			return { ...text, consequence: text.consequence + spacesStay(switches.frozenSpaces.length) };
		}
		case 'breakGlass':
			return { ...dialog.breakGlass, consequence: dialog.breakGlass.consequence(enforcedGuards) };
		case 'mendGlass':
			return dialog.mendGlass;
		case 'freezeSpace': {
			const { title, stored, consequence, confirm, done } = dialog.freezeSpace;
			const { name } = change;
			return { title: title(name), stored: stored(name), consequence: consequence(name), confirm, done: done(name) };
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
export const appearanceOf = ({ kind }: SwitchChange): SwitchDialogProps['appearance'] =>
	kind === 'breakGlass' ? 'danger' : kind === 'freezeSite' || kind === 'freezeSpace' ? 'warning' : 'primary';

export function callSwitch(change: SwitchChange, reason: string): Promise<SwitchedView> {
	switch (change.kind) {
		case 'freezeSite':
			return callAdmin('site.freeze', { reason });
		case 'thawSite':
			return callAdmin('site.thaw', { reason });
		case 'breakGlass':
			return callAdmin('site.break-glass', { reason });
		case 'mendGlass':
			return callAdmin('site.mend-glass', { reason });
		case 'freezeSpace':
			return callAdmin('space.freeze', { projectId: change.projectId, reason });
		case 'thawSpace':
			return callAdmin('space.thaw', { projectId: change.projectId, reason });
	}
}

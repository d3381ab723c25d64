// English words for grants that are offered where one is missing. Other languages provide the same keys.
import { counted, number } from './counted';

const grantCount = (count: number): string => counted(count, 'grant', 'grants');

export const grants = {
	thing: 'this identity',
	button: 'Grant this',
	buttonLabel: (name: string, transition: string): string => `Grant this to ${name}: ${transition}`,
	registerLabel: (name: string): string => `Register ${name}`,
	title: (name: string): string => `Grant this to ${name}?`,
	space: 'Space',
	chooseSpace: 'Choose a space',
	spaceMissing: 'Choose the space to allow it in.',
	gives: (name: string, count: number): string => `${name} gets ${count === 1 ? 'this grant' : 'these grants'}:`,
	/** @param expires when the registration ends */
	keeps: (held: number, expires: string): string =>
		`${held === 0 ? 'It holds no other grant' : `It keeps the ${grantCount(held)} it holds`}, and its registration still ends on ${expires}.`,
	stops: (transition: string): string => `From then on the guard on “${transition}” lets it pass.`,
	monitors: (transition: string): string =>
		`The guard on “${transition}” stops nobody now. From then on it no longer counts this as one to refuse.`,
	nothingNew: 'It holds this grant already.',
	confirm: 'Grant',
	adjust: 'Change it first',
	done: (name: string): string => `${name} has the grant, and it is enforced.`,
	stored: (name: string): string => `Grant for ${name}`,
	/** Where the grant was missing. */
	granted: 'Granted and enforced.',
	grantedPending: 'Granted, and not yet enforced: Jira still applies its previous rights.',
	passesNow: 'Would pass now',
	/** Before guards enforce. */
	todo: (toGrant: number, toRegister: number): string => {
		const parts = [
			...(toGrant === 0 ? [] : [`Grant ${number(toGrant)}`]),
			...(toRegister === 0 ? [] : [`${toGrant === 0 ? 'Register' : 'register'} ${number(toRegister)}`]),
		];
		return `${parts.join(', ')}, then enforce.`;
	},
	/** Above a form that opens with grants which are not saved yet. */
	added: (count: number): string =>
		`${count === 1 ? 'The grant that is missing was' : 'The grants that are missing were'} added below. Nothing is changed until you save.`,
	offer: {
		open: 'Choose guarded transitions',
		close: 'Hide guarded transitions',
		title: 'Guarded transitions',
		thing: 'the guarded transitions',
		search: 'Search transition, status or workflow',
		add: 'Add',
		addLabel: (sentence: string): string => `Add: ${sentence}`,
		added: 'Added',
		none: 'No transition of a workflow in use is guarded yet, so no grant changes anything.',
		noMatch: 'No transition matches.',
		more: (count: number): string => `Show ${number(count)} more`,
		reading: (count: number): string => `Reading workflows… ${number(count)} so far`,
		stopped: 'Reading stopped before the last workflow. The list is incomplete.',
		resume: 'Resume',
	},
	/** What guards where a grant counts. */
	guards: (enforced: number, monitored: number, other: number, unknown: number): string => {
		const parts = [
			...(enforced === 0 ? [] : [counted(enforced, 'enforced guard', 'enforced guards')]),
			...(monitored === 0 ? [] : [counted(monitored, 'monitored guard', 'monitored guards')]),
			...(other === 0 ? [] : [counted(other, 'guard that is not in force', 'guards that are not in force')]),
		];
		if (parts.length > 0) return parts.join(', ');
		return unknown === 0 ? 'Nothing guards this yet' : 'Perhaps guarded: not every space was looked at';
	},
};

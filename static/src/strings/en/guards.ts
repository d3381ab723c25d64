// English words of the pages on guards. Other languages provide the same keys.
import type { DriftKind } from '../../../../src/contract/calls/drift';
import type { AppliedWorkflowView } from '../../../../src/contract/calls/guards';
import type { Enforcement, GuardMode } from '../../../../src/contract/decision';
import type { GuardFault, GuardStep } from '../../../../src/contract/guard';
import { wouldDenyDays } from '../../../../src/contract/limits';
import { counted, number } from './counted';
import type { Words } from './words';

const transitions = (count: number): string => counted(count, 'transition', 'transitions');
const workflows = (count: number): string => counted(count, 'workflow', 'workflows');
const guardCount = (count: number): string => counted(count, 'guard', 'guards');
const accounts = (count: number): string => counted(count, 'account', 'accounts');
const identities = (count: number): string => counted(count, 'identity', 'identities');

/** What to do about what is wrong at a transition. */
const faultTodo: Words<GuardFault> = {
	'unguarded-protected': 'Guard it for registered identities only.',
	disabled: 'Guard it again, or switch the rule on in the workflow.',
	overridden: 'Find out who, then guard it again.',
	'not-configured': 'Guard it from here, or take the rule off in the workflow.',
	'weak-protected': 'Guard it for registered identities only.',
	'watched-protected': 'Enforce it.',
	'any-group': 'Move it out of the group in the workflow. The guard itself still counts.',
	'condition-only': 'Guard it.',
	'condition-disabled': 'Guard it again with the condition, or without.',
	'condition-overridden': 'Guard it again with the condition, or without.',
	'not-audited': 'Guard it again: that adds the audit rule.',
};

const drift: Words<DriftKind> = {
	removed: 'Guard removed',
	'not-in-use': 'Workflow no longer in use',
	disabled: 'Guard switched off',
	overridden: 'Guard overridden',
	loosened: 'Guard loosened',
	'group-gone': 'Group of the people is gone or renamed',
	'any-group': 'Condition hides nothing',
	'not-audited': 'Audit rule removed',
	unguarded: 'New, unguarded into protected',
};

const step: Words<GuardStep> = {
	'add-validator': 'adds the validator',
	'change-validator': 'changes the validator',
	'enable-validator': 'switches the validator on',
	'remove-validator': 'takes the validator off',
	'add-condition': 'adds the condition that hides it',
	'change-condition': 'changes the condition that hides it',
	'enable-condition': 'switches the condition on',
	'remove-condition': 'takes the condition off',
	'add-post-function': 'adds the audit rule',
	'enable-post-function': 'switches the audit rule on',
	'remove-post-function': 'takes the audit rule off',
};

const outcome: Words<AppliedWorkflowView['outcome']> = {
	done: 'Changed',
	unchanged: 'Like that already',
	stale: 'Not changed',
	refused: 'Not changed',
	unknown: 'Not known yet',
};

const listFormat = new Intl.ListFormat('en-GB');

/** "Adds the validator and adds the audit rule" */
const sentence = (parts: readonly string[]): string => {
	const text = listFormat.format(parts);
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

/** The names of the rules, as Jira's workflow editor shows them. */
const rule = {
	validator: 'Muster guard',
	condition: 'Muster guard (hides the transition)',
	audit: 'Muster audit',
} as const;

const openEditor = (workflow: string): string =>
	`In Jira, open the workflow “${workflow}” in the workflow editor: Settings, Work items, Workflows.`;
const selectTransitions = (names: readonly string[]): string => {
	const quoted = listFormat.format(names.map((name) => `“${name}”`));
	return names.length === 1
		? `Select the transition ${quoted}.`
		: `Select these transitions one after the other, and take the next steps at each: ${quoted}.`;
};
const publish = 'Select Update workflow, then come back and press Refresh.';

/** Who else passes or not, once a guard enforces. */
const people: Words<GuardMode> = {
	registered: 'People are refused too.',
	'registered-or-human': 'People pass.',
	'human-only': 'People pass, and every identity is refused.',
};

/** Nothing found yet is no count. */
const soFar = (count: number): string => (count === 0 ? '' : `${number(count)} so far`);

/** Accounts that were erased are not known any more. */
const byAccounts = (count: number): string => (count === 0 ? '' : ` by ${accounts(count)}`);

const refused = (total: number, isComplete: boolean): string => `${isComplete ? '' : 'at least '}${number(total)}`;

export const guards = {
	/** Of a guard on a workflow that closed spaces follow: in place of whether it enforces, and what is wrong. */
	partly: 'Partly',
	closedIn: (spaces: string): string => `Not working in ${spaces}`,
	title: 'Guards',
	thing: {
		inventory: 'the workflows',
		drift: 'what changed at the guards',
		guard: 'this transition',
		wouldDeny: 'what it would have refused',
		refusals: 'what it refused',
	},
	button: 'Guard transitions',
	map: {
		button: 'Workflow map',
		title: 'Workflow map',
		thing: 'the map',
		region: 'Drawing of the workflow, to scroll in',
		workflow: 'Workflow',
		named: (workflow: string, space: string): string => `${workflow} (${space})`,
		meaning:
			'Press an arrow to guard it, enforce it, or see who passes. The drawing is for the mouse; for keyboard and screen reader, the table below lists every transition under “All”.',
		/** On the page of a space. */
		meaningInSpace:
			'Press an arrow to see its guard and who may pass, in the table below. The drawing is for the mouse; the table is for keyboard and screen reader, too.',
		width: 'The wider an arrow, the more moves on record in the last 30 days, counted up to',
		notCounted:
			'Moves are counted once a day. The first count comes within a day; until then all arrows are equally wide.',
		notAllSpaces: 'More spaces use this workflow than were counted.',
		sameWay: 'Where several transitions lead the same way, each shows all moves that took it.',
		failed: "The moves couldn't be counted. All arrows are equally wide.",
		moves: (count: number): string => `${counted(count, 'move', 'moves')} in 30 days.`,
		asTable: 'View moves as a table',
		table: 'Moves of the last 30 days by transition',
		columns: { transition: 'Transition', state: 'Guard', moves: 'Moves in 30 days' },
		smaller: 'Zoom out',
		larger: 'Zoom in',
		fit: 'Fit width',
		state: {
			faulty: 'Needs attention',
			unguarded: 'Unguarded',
			monitored: 'Monitored',
			enforced: 'Enforced',
		},
		transition: (name: string, from: string, to: string, state: string): string =>
			`${name}: ${from} → ${to}. ${state}.`,
		/** Of a transition that leads to a status from any other. */
		fromAny: (name: string | undefined): string => (name === undefined ? 'Any status' : `Any: ${name}`),
	},
	refresh: 'Refresh',
	resume: 'Resume',
	tryAgain: 'Try again',
	reading: (readWorkflows: number, readTransitions: number): string =>
		readWorkflows === 0
			? 'Reading workflows…'
			: `Reading workflows… ${workflows(readWorkflows)} with ${transitions(readTransitions)} so far.`,
	partial: (readWorkflows: number): string =>
		`${workflows(readWorkflows)} read before reading stopped. The list and its counts are incomplete.`,
	notRefreshed: "The workflows couldn't be read again. The list shows what was read before.",
	empty: {
		title: 'No transition is guarded. Start in monitor mode.',
		meaning: 'A guard in monitor mode blocks nothing and records what it would have refused.',
		noWorkflows: 'Jira shows no workflow that is in use.',
		isChoosing: 'Select the transitions to guard, then press Guard.',
	},
	search: 'Search transition or workflow',
	chips: 'Which transitions',
	chip: {
		attention: 'Needs attention',
		guarded: 'Guarded',
		monitoring: 'Monitoring',
		unguarded: 'Unguarded',
		all: 'All',
	},
	intoProtected: 'Into protected',
	/** @param total of all transitions; undefined while they are read */
	count: (shown: number, total: number | undefined, isUsual: boolean): string => {
		if (total === undefined) return soFar(shown);
		return `${number(shown)} of ${transitions(total)}${isUsual ? ': guarded, or in need of attention' : ''}`;
	},
	noMatch: 'No transition matches.',
	clear: 'Clear filters',
	columns: {
		transition: 'Transition',
		workflow: 'Workflow',
		mode: 'Who may pass',
		enforcement: 'Enforcement',
		days: `Last ${wouldDenyDays} days`,
		condition: 'Condition',
	},
	from: { initial: 'Create', global: 'Any status' },
	ofSpace: (space: string): string => `Only in ${space}`,
	notEditable: 'Jira lets nobody change it',
	protectedStatus: 'Protected status',
	unguarded: 'Unguarded',
	guardLabel: (transition: string, workflow: string): string => `Guard ${transition} in ${workflow}`,
	hides: 'Hides the button',
	others: (count: number): string =>
		`${counted(count, 'further guard stands', 'further guards stand')} here. All of them must let pass.`,
	/** What to do about drift that shows as no fault. */
	drifted: {
		removed: 'Somebody took it off. Guard it again, or accept that it is gone.',
		loosened: 'It lets more pass than it did. Guard it again, or accept it as it stands.',
	},
	faultTodo,
	wouldDeny: {
		reading: 'Counting…',
		failed: 'Not known',
		text: (total: number, by: number, isComplete: boolean): string => {
			if (total > 0) return `Would have refused ${refused(total, isComplete)}${byAccounts(by)}`;
			return isComplete ? 'Nothing recorded so far' : 'Not known: not every move was recorded or read';
		},
	},
	refusals: {
		notReported: 'Refusals are not reported by Jira',
		count: (total: number): string =>
			total === 0 ? 'No refusal reported' : `Refused ${counted(total, 'time', 'times')}`,
	},
	select: {
		one: (transition: string, workflow: string): string => `Select ${transition} in ${workflow}`,
		all: (count: number): string => (count === 1 ? 'Select the one shown' : `Select all ${number(count)} shown`),
		count: (count: number): string => `${number(count)} selected`,
		none: 'Clear selection',
		actions: 'With the selected transitions',
		guard: (count: number): string => `Guard ${transitions(count)}`,
		enforce: (count: number): string => `Enforce ${number(count)}`,
		monitor: (count: number): string => `Monitor only ${number(count)}`,
		remove: (count: number): string => `Remove ${guardCount(count)}`,
	},
	drift: {
		title: 'What became worse',
		kind: drift,
		columns: {
			what: 'What happened',
			transition: 'Transition',
			workflow: 'Workflow',
			since: 'Noticed',
			change: 'Before → after',
			action: 'Action',
		},
		none: 'No guard became weaker since it was accepted.',
		meaning: 'Restore shows first what it would change in Jira. Accept leaves the guard as it is.',
		restore: 'Restore',
		restoreLabel: (kind: DriftKind, transition: string): string =>
			`Restore the guard at ${transition}: “${drift[kind]}”`,
		/** In place of what is wrong, where somebody accepted it. */
		acceptedState: 'Accepted',
		acceptance: {
			title: (count: number): string => `Accept ${counted(count, 'finding', 'findings')}?`,
			consequence: (count: number): string =>
				`Muster compares with ${count === 1 ? 'the guard as it stands' : 'these guards as they stand'} from then on, and no longer calls ${count === 1 ? 'it' : 'them'} faulty. Nothing is changed in Jira. It can be taken back.`,
			confirm: (count: number): string => `Accept ${counted(count, 'finding', 'findings')}`,
		},
		standing: {
			title: 'Accepted',
			columns: {
				what: 'What is accepted',
				transition: 'Transition',
				who: 'By',
				when: 'When',
				reason: 'Reason',
				action: 'Action',
			},
			takeBack: 'Take back',
			takeBackLabel: (transition: string): string => `Take back what was accepted at ${transition}`,
			takenBack: 'Taken back. What is worse than before is a finding again.',
		},
		accept: 'Accept',
		acceptLabel: (kind: DriftKind, transition: string): string => `Accept “${drift[kind]}” at ${transition}`,
		acceptSelected: (count: number): string => `Accept ${number(count)}`,
		selectOne: (transition: string): string => `Select the finding at ${transition}`,
		selectAll: (count: number): string =>
			count === 1 ? 'Select the finding' : `Select all ${number(count)} findings shown`,
		accepted: (count: number): string => counted(count, 'finding accepted.', 'findings accepted.'),
		found: (count: number): string =>
			count === 0 ? 'Compared. No guard became weaker.' : `Compared. ${counted(count, 'finding', 'findings')}.`,
		more: (count: number): string => `Show ${number(count)} more`,
		check: 'Check now',
		compared: 'Compared',
		never: 'The guards were not compared yet.',
		stale: 'It is expected once a day.',
		noGuard: 'No guard',
		change: (before: string, after: string): string => (before === after ? after : `${before} → ${after}`),
		choice: (mode: string, types: string | undefined, enforcement: Enforcement): string =>
			[mode, ...(types === undefined ? [] : [types]), enforcement === 'enforce' ? 'enforced' : 'monitoring'].join(', '),
	},
	/** Below what a rule cannot tell. */
	unseenToo:
		"Moving a work item to another space, and changing its work type, can go around a workflow's rules. Give every bot an account of its own, and look at the audit for what went around a guard.",
	page: {
		/** Between the name of a transition and where it leads. */
		dot: '·',
		inWorkflow: (workflow: string): string => `In “${workflow}”`,
		none: 'Nothing guards this transition. Every account that Jira lets can make it.',
		people: (group: string): string => `People are the members of ${group} alone.`,
		sentence: {
			registered: 'Only registered identities with a matching grant may make this transition.',
			'registered-or-human':
				'Registered identities with a matching grant, and people, may make this transition. Known non-human accounts without a grant may not.',
			'human-only': 'Only people may make this transition. Known non-human accounts may not.',
		} satisfies Words<GuardMode>,
		/** While it does not enforce. */
		would: {
			registered: 'If it enforced, only registered identities with a matching grant could make this transition.',
			'registered-or-human':
				'If it enforced, registered identities with a matching grant, and people, could make this transition. Known non-human accounts without a grant could not.',
			'human-only': 'If it enforced, only people could make this transition. Known non-human accounts could not.',
		} satisfies Words<GuardMode>,
		hides: 'The button is hidden, without a reason, from whoever would be refused.',
		isStopping: 'Whoever else tries is refused.',
		isGlassBroken: 'Glass is broken: nobody is refused until it is mended.',
		isBroken: 'It should enforce and does not: see below.',
		monitoring: '**Monitoring only.** Nothing is blocked.',
		refused: (total: number, by: number, isComplete: boolean): string => {
			if (total > 0) {
				return `In ${wouldDenyDays} days Muster would have refused ${isComplete ? '' : 'at least '}${transitions(total)}${byAccounts(by)}.`;
			}
			return isComplete
				? `In the last ${wouldDenyDays} days nothing was recorded that it would have refused.`
				: 'What it would have refused is not known: not every move was recorded or read.';
		},
		ready: {
			title: 'Ready to enforce?',
			none: (days: number): string =>
				`${counted(days, 'day', 'days')} of monitoring, and nothing it would have refused.`,
			tooYoung: (days: number, least: number): string =>
				`It has monitored for ${counted(days, 'day', 'days')}. Wait for ${least} days without a refusal to be sure.`,
			quiet: (days: number): string => `Nothing it would have refused in the last ${counted(days, 'day', 'days')}.`,
			allPass: 'Everything that it would have refused would pass now.',
			enforce: 'Enforce',
			/** Followed by an instant. */
			since: 'Monitoring as it does since',
			chart: 'Would-be refusals a day',
			day: (day: string, count: number): string => `${day}: ${counted(count, 'refusal', 'refusals')}`,
			columns: { day: 'Day (UTC)', count: 'Would have refused' },
			days: 'Show the days as a table',
		},
		faults: 'What is wrong',
		days: `Last ${wouldDenyDays} days`,
		notReported: 'Jira never reported a refusal on this site, so Muster knows none of them.',
		reported: (total: number, shown: number): string => {
			if (total === 0) return `Jira reported no refusal here in the last ${wouldDenyDays} days.`;
			const said = `In the last ${wouldDenyDays} days Jira reported ${counted(total, 'refusal', 'refusals')} here.`;
			return shown < total ? `${said} The latest ${number(shown)} are:` : said;
		},
		refusalColumns: { at: 'When', reason: 'Why', workItem: 'Work item', account: 'Account' },
		noWorkItem: 'Not told',
		nobodyNamed: 'Not told',
		wouldColumns: { account: 'Account', count: 'Would have been refused', reason: 'Why, the last time', last: 'Last' },
		times: (count: number): string => counted(count, 'time', 'times'),
		button: {
			guard: 'Guard',
			change: 'Change guard',
			restore: 'Restore guard',
			enforce: 'Enforce',
			monitor: 'Monitor only',
			remove: 'Remove guard',
		},
	},
	who: {
		title: 'Who could?',
		unguarded: 'Each of these can, as far as Jira lets it.',
		monitoring: 'As the guard would decide if it enforced. While it monitors, nobody is stopped.',
		glassBroken: 'Glass is broken, so nobody is stopped now. As the guard would decide once it is mended.',
		/** In place of who can't, while nobody is stopped. */
		open: 'Not stopped',
		conditionOnly: "The button is hidden from whoever can't. No guard refuses them.",
		notConfigured: 'The rule that stands here was never configured, so it lets nobody pass.',
		now: 'As the guard decides now.',
		overridden: 'Jira applies another rule than Muster compiled, so nobody can say who may.',
		peopleToo: 'People can too, as far as Jira lets them.',
		membersToo: (groups: readonly string[]): string =>
			`Of people, members of ${groups.join(' and ')} can, as far as Jira lets them.`,
		noPeople: "People can't.",
		partial: "The workflow serves more spaces than were looked at. Who can't here may be able to in another space.",
		noSpaces: 'No space uses this workflow, so nobody can make the transition anywhere.',
		search: 'Search name or account ID',
		filter: 'Who',
		chip: { can: 'Can', cannot: "Can't" },
		columns: { identity: 'Identity', type: 'Type', verdict: 'Decision', why: 'Why not', spaces: 'Spaces' },
		count: (shown: number, isComplete: boolean, isNarrowed: boolean): string => {
			if (!isComplete) return soFar(shown);
			return isNarrowed ? counted(shown, 'identity matches', 'identities match') : identities(shown);
		},
		stopped: (read: number): string => `${identities(read)} read before reading stopped. The list is incomplete.`,
		notRefreshed: "The identities couldn't be read again. The list shows what was read before.",
		/** For who can't, where no rule says why. */
		noReason: 'nothing there lets it pass',
		none: 'Nobody is registered yet.',
		noMatch: 'No identities match.',
		allSpaces: (count: number): string => `All ${number(count)} spaces`,
		spaces: (keys: string, more: number): string => (more === 0 ? keys : `${keys} and ${number(more)} more`),
	},
	hide: {
		label: 'Also hide the transition from whoever would be refused',
		hint: 'Hides it without explanation: a bot learns nothing from a button that is not there. The guard carries the reason.',
		monitoring: 'While the guard monitors, the condition hides nothing.',
	},
	enforcement: {
		legend: 'What it does',
		monitor: 'Records what it would refuse, and blocks nothing.',
		enforce: 'Refuses at once, without having watched who would be stopped.',
		/** Where every guard has monitored. */
		enforceWatched: 'Refuses from then on. The preview says whom the guard would have refused.',
	},
	warn: {
		protected: (count: number): string =>
			`${counted(count, 'transition leads', 'transitions lead')} into a protected status, which takes only guards for registered identities.`,
		loosens: (count: number): string =>
			`${counted(count, 'of these guards enforces', 'of these guards enforce')} now. In monitor mode ${count === 1 ? 'it blocks' : 'they block'} nothing.`,
		replaces: (count: number): string =>
			`${counted(count, 'of these is guarded already', 'of these are guarded already')}: mode, types and enforcement become what you choose here.`,
	},
	task: {
		guard: {
			title: (count: number): string => `Guard ${transitions(count)}`,
			confirm: (count: number): string => `Guard ${transitions(count)}`,
			over: 'Guarding',
		},
		restore: {
			title: (count: number): string => `Restore ${guardCount(count)}?`,
			confirm: (count: number): string => `Restore ${guardCount(count)}`,
			over: 'Restoring',
		},
		enforce: {
			title: (count: number): string => `Enforce ${guardCount(count)}?`,
			confirm: (count: number): string => `Enforce ${guardCount(count)}`,
			over: 'Enforcing',
		},
		monitor: {
			title: (count: number): string => `Only monitor at ${transitions(count)}?`,
			confirm: (count: number): string => `Monitor only at ${transitions(count)}`,
			over: 'Monitoring only',
		},
		remove: {
			title: (count: number): string => `Remove ${guardCount(count)}?`,
			confirm: (count: number): string => `Remove ${guardCount(count)}`,
			over: 'Removal',
		},
	},
	plan: {
		making: 'Asking Jira what would change. Nothing is changed yet.',
		progress: (done: number, total: number): string => `${number(done)} of ${transitions(total)}`,
		/** What the change comes to. */
		versions: (count: number): string => `${counted(count, 'workflow will get', 'workflows will get')} a new version.`,
		effect: {
			monitor: 'People see no change in monitor mode.',
			enforce: {
				registered: `From then on only registered identities with a grant pass. ${people.registered}`,
				'registered-or-human': `From then on known non-human accounts without a grant are refused. ${people['registered-or-human']}`,
				'human-only': `From then on known non-human accounts are refused. ${people['human-only']}`,
			} satisfies Words<GuardMode>,
			enforceMany: 'From then on Jira refuses whoever a guard does not let pass.',
			/** @param enforcing guards that enforce now */
			remove: (enforcing: number): string =>
				`${enforcing === 0 ? '' : `${counted(enforcing, 'of these guards enforces', 'of these guards enforce')} now. `}From then on every account that Jira lets can make these transitions, and Muster no longer records it there as it happens.`,
			monitorOnly: 'From then on these guards block nothing, and record what they would refuse.',
		},
		nothing: 'Nothing has to be changed.',
		unchanged: (count: number): string =>
			count === 1 ? '1 transition is like that already.' : `${number(count)} transitions are like that already.`,
		blocked: (count: number): string =>
			`${counted(count, "workflow can't", "workflows can't")} be changed from here, and ${count === 1 ? 'stays as it is' : 'stay as they are'}.`,
		transition: (name: string, from: string, to: string): string => `${name} (${from} → ${to})`,
		steps: (steps: readonly GuardStep[]): string => `${sentence(steps.map((one) => step[one]))}.`,
		noSteps: 'Like that already.',
		leaveOut: (count: number): string => `Leave ${transitions(count)} out`,
		cannotEnforce: 'The registry was not published yet: nothing can enforce. Go back and choose Monitor, or try later.',
		more: (count: number): string => `Show ${workflows(count)} more`,
	},
	would: {
		title: `What they would have refused in the last ${wouldDenyDays} days`,
		one: `What it would have refused in the last ${wouldDenyDays} days`,
		unknownYet: 'Counting what they would have refused…',
		/** @param atGuards undefined where only one is asked about */
		total: (total: number, atGuards: number | undefined, isComplete: boolean): string => {
			if (total === 0) return isComplete ? 'Nothing.' : 'Nothing in what was read.';
			const where = atGuards === undefined ? '' : ` at ${guardCount(atGuards)}`;
			return `${isComplete ? '' : 'At least '}${transitions(total)}${where}.`;
		},
		failed: (count: number): string => `Not known for ${guardCount(count)}.`,
		account: (name: string, count: number, reason: string): string => `${name}: ${number(count)}, because ${reason}`,
		more: (count: number): string => `and ${accounts(count)} more`,
	},
	problem: {
		'not-editable': 'Jira lets nobody change this workflow.',
		'not-found': 'The workflow is no longer there. Close this and refresh.',
		noTransition: (count: number): string =>
			`${counted(count, 'transition is', 'transitions are')} no longer there. Somebody changed the workflow since it was read.`,
		protected: (names: string): string =>
			`Into a protected status only guards for registered identities may lead: ${names}.`,
		refused: 'The change was refused:',
		hand: 'How to do it by hand',
		copy: (workflow: string): readonly string[] => [
			`In Jira, open the workflow “${workflow}” and copy it: a copy can be changed.`,
			'Use the copy in the workflow scheme of the spaces that should be guarded.',
			'Come back, press Refresh, and guard the transitions of the copy.',
		],
		/** @param choice mode, types and enforcement in words */
		guard: (
			workflow: string,
			transitions: readonly string[],
			choice: readonly string[],
			hides: boolean,
		): readonly string[] => [
			openEditor(workflow),
			selectTransitions(transitions),
			`Add the rule “${rule.validator}” under Validators. Choose ${listFormat.format(choice.map((one) => `“${one}”`))}.`,
			...(hides ? [`Add the rule “${rule.condition}” under Conditions, and choose the same.`] : []),
			`Add the rule “${rule.audit}” under Post functions.`,
			publish,
		],
		enforcement: (workflow: string, transitions: readonly string[], enforcement: string): readonly string[] => [
			openEditor(workflow),
			selectTransitions(transitions),
			`Edit the rule “${rule.validator}” under Validators, and “${rule.condition}” where it stands: choose “${enforcement}”.`,
			publish,
		],
		remove: (workflow: string, transitions: readonly string[]): readonly string[] => [
			openEditor(workflow),
			selectTransitions(transitions),
			`Take off “${rule.validator}” under Validators, “${rule.condition}” under Conditions and “${rule.audit}” under Post functions, where they stand.`,
			publish,
		],
	},
	apply: {
		phase: 'Changing the workflows',
		progress: (done: number, total: number): string => `${number(done)} of ${workflows(total)}`,
		keepOpen: 'Keep this open. Workflows that are done stay done if you stop.',
		stop: 'Stop',
		stopping: 'Stopping after what is under way…',
		outcome,
		stale: 'Somebody changed the workflow meanwhile. Nothing was changed. Plan again.',
		unrecorded:
			'It was changed, but could not be put on record. The next comparison of guards records what changed, but not by whom.',
		notKnown: 'Jira did not say whether it was changed. Wait a minute, then plan again.',
		summary: (done: number, unchanged: number, not: number): string =>
			[
				done === 0 ? 'No workflow changed' : `${workflows(done)} changed`,
				...(unchanged === 0 ? [] : [`${number(unchanged)} like that already`]),
				...(not === 0 ? [] : [`${number(not)} not changed`]),
			]
				.join(', ')
				.concat('.'),
		left: (count: number): string => `${workflows(count)} not reached.`,
		/** The call that failed may have changed them. */
		unknown: (count: number): string => `Whether ${workflows(count)} changed is not known. Plan again to see.`,
		planAgain: 'Plan again',
		done: {
			guard: (count: number): string => `${workflows(count)} changed: guards stand.`,
			restore: (count: number): string => `${workflows(count)} changed: guards restored.`,
			enforce: (count: number): string => `${workflows(count)} changed: guards enforce.`,
			monitor: (count: number): string => `${workflows(count)} changed: guards only monitor.`,
			remove: (count: number): string => `${workflows(count)} changed: guards removed.`,
		},
	},
	action: { cancel: 'Cancel', close: 'Close', back: 'Back', next: 'Preview' },
};

export type GuardsWords = typeof guards;

// What a guard means for its transition right now. It never stands in the way of saving.
import Button from '@atlaskit/button/default/button';
import { useEffect } from 'react';
import type { RulePreviewView } from '../../../../src/contract/calls/rule';
import type { GuardChoice } from '../../../../src/contract/guard';
import { useNames } from '../../data/jira/use-names';
import type { RuleContextPlace } from '../../data/rule/rule-context';
import { ruleWords, sharedWords } from '../../strings';
import { NotWorking } from '../../ui/guards/enforcement-lozenge';
import { useAnnounce } from '../../ui/page/live-region';
import { NoAccess } from '../../ui/page/states';
import classes from './preview-line.module.css';
import { noAccessText } from './rule-text';
import type { Preview } from './use-preview';

const words = ruleWords.preview;
const none: NonNullable<RulePreviewView['closedIn']> = [];

/** "3 identities may: deploy-bot, … · 2 known bots refused · people refused" */
function factsText({ performers, refused, isUnsure }: RulePreviewView): string {
	if (isUnsure) return words.unsure;
	if (performers === undefined) return words.unknownTransition;
	return [
		words.may(
			performers.total,
			performers.first.map(({ name }) => name),
		),
		refused === undefined ? words.refusedUnknown : words.refused(refused),
		performers.members === undefined || performers.people === 'no'
			? words.people[performers.people]
			: words.membersMay(performers.members),
	].join(words.between);
}

/** Where the guard does not work, since a rule of the organization keeps Muster out. */
function NotWorkingIn({ closedIn = none, spaces }: Pick<RulePreviewView, 'closedIn' | 'spaces'>) {
	const names = useNames({ space: closedIn });
	if (closedIn.length === 0) return null;
	const { guard, head, meaning } = sharedWords.closedSpaces;
	return (
		<>
			<p>
				<NotWorking>{closedIn.length === spaces ? guard : words.notEverywhere}</NotWorking>
			</p>
			<p>
				{head(closedIn.map((id) => names.space(id)).join(', '))} {meaning}
			</p>
		</>
	);
}

interface PreviewLineProps {
	readonly preview: Preview;
	readonly guard: GuardChoice;
	readonly place: RuleContextPlace;
	/** The form lacks a choice, so that nothing can be said yet. */
	readonly isIncomplete?: boolean;
	/** Says that the preview failed. */
	readonly unavailable: string;
}

export function PreviewLine({ preview, guard, place, isIncomplete = false, unavailable }: PreviewLineProps) {
	const { current, error, retry } = preview;
	const announce = useAnnounce();
	const head = words.head[guard.enforcement];
	const text = current === undefined || isIncomplete ? undefined : factsText(current);
	useEffect(() => {
		if (text !== undefined) announce(`${head} ${text}`);
	}, [announce, head, text]);

	if (error?.code === 'FORBIDDEN') return <NoAccess text={noAccessText(place)} />;
	const isChecking = text === undefined && error === undefined && !isIncomplete;
	return (
		<section className={classes['preview']} aria-label={words.name} aria-busy={isChecking}>
			{text === undefined ? null : (
				<p>
					<strong>{head}</strong> {text}
				</p>
			)}
			{text === undefined || current?.spaces === undefined || place.projectId !== undefined ? null : (
				<p className={classes['quiet']}>{words.spaces(current.spaces)}</p>
			)}
			{current === undefined ? null : <NotWorkingIn {...current} />}
			{isIncomplete ? <p>{words.incomplete}</p> : null}
			{isChecking ? <p className={classes['quiet']}>{words.checking}</p> : null}
			{error === undefined || isIncomplete ? null : (
				<div className={classes['failed']}>
					<span>{unavailable}</span>
					<Button spacing="compact" onClick={retry}>
						{sharedWords.error.tryAgain}
					</Button>
				</div>
			)}
		</section>
	);
}

// The expressions that Jira evaluates: those of guards, twins of decide(), and that of type changes, of decideTypeChange().

import { anonymousKey, codes } from '../snapshot/entry';
import { controlProperty, shardPropertyPrefix } from '../snapshot/property';
import { pairStart, thirdEnd, thirdStart } from '../snapshot/routing';
import { contactPlaceholder, transitionPlaceholder, unnamedTransition } from './refusal';

/** Largest expression and most leaves that Jira documented for its rules; Muster stays inside both. */
export const maxExpressionCharacters = 1_000;
export const maxExpressionLeaves = 100;

/*
 * u  account id of the caller          c  control record: routing, sentences by code, frozen tags
 * e  entry of the caller, or the one the rule gives to accounts without an entry
 * v  tags of this transition           g  first row of the entry whose tags all hold
 */
const pair = `u.slice(${pairStart},${thirdStart})`;
const third = `u.slice(${thirdStart},${thirdEnd})`;
const caller = `let u=user?.accountId??'${anonymousKey}';`;
const published = `app.properties['${controlProperty}']`;
const entry = `app.properties[(c.get(${pair})??'${shardPropertyPrefix}')+(c.get(${third})??'')].get(u)`;
const isFrozen = 'v.some(y=>c.frozen.includes(y))';
const isLive = 'new Date()<new Date(g[1])';
/**
 * @param item tags of the work item: its type, and its status before
 * @param none where the rule keeps the entry of accounts without one
 */
const prologue = (item: string, none = 'config.none'): string =>
	[
		caller,
		`let c=${published};`,
		`let e=${entry}??${none};`,
		`let v=[e[4],'p'+project.id,${item},'s'+transition.to.id];`,
		`let g=e[3].filter(x=>x.slice(2).every(y=>v.includes(y)))[0];`,
	].join('');

const sentence = `c.get(${isFrozen}?e[1]:${isLive}?config.get(e[0]):g[0])`;
const refusal = `m==''?true:(user?.displayName??u)+m.replace('${contactPlaceholder}',e[2])`;

const validatorFor = (item: string): string =>
	[
		prologue(item),
		`let m=${sentence};${refusal}`,
		// Joined, not replaced: anybody may choose the name, and `replace` would read `$` and `\\` in it as a pattern.
		`.split('${transitionPlaceholder}').join(transition.name)`,
	].join('');

const itemBefore = `'t'+originalIssue.issueType.id,'f'+issue.status.id`;
const itemCreated = `'t'+issue.issueType.id,'f0'`;
const itemOffered = `'t'+issue.issueType.id,'f'+(issue.status?.id??0)`;

/**
 * Expression of the validator: true, or the sentence that refuses.
 *
 * It reads the type from `originalIssue`: `issue` has what the screen of the transition changes, so a caller could choose
 * it. It never tests whether `app` can be read: an error blocks the transition and raises `avi:jira:failed:expression`,
 * which is how Muster notices.
 */
export const validatorExpression = validatorFor(itemBefore);

/** Its like where a work item is created: there is no `originalIssue`, and no status before. Such rules store it. */
export const creationExpression = validatorFor(itemCreated);

/** Expression of the condition, which hides the transition from those it refuses. No screen was filled in yet. */
export const conditionExpression = `${prologue(itemOffered)}${sentence}==''`;

const memberKeyPrefix = 'member:';
/** Where a rule whose people are the members of a group keeps the entry of accounts without one, for members and others. */
export const memberKey = (isMember: boolean): string => memberKeyPrefix + isMember;
const noneByGroup = (groupId: string): string => `config['${memberKeyPrefix}'+user.groupIds.includes('${groupId}')]`;

/**
 * Expressions of a guard whose people are the members of a group. Such rules store them.
 *
 * Groups are asked for only where the caller has no entry; an anonymous one has. For those five leaves the validators
 * give up `get` where a missing key blocks anyway, and the name of the transition.
 */
const strictValidatorFor = (item: string, groupId: string): string =>
	[
		prologue(item, noneByGroup(groupId)),
		`let m=c[${isFrozen}?e[1]:${isLive}?config[e[0]]:g[0]];${refusal}`,
		`.replace('"${transitionPlaceholder}"','${unnamedTransition}')`,
	].join('');
export const strictValidatorExpression = (groupId: string): string => strictValidatorFor(itemBefore, groupId);
export const strictCreationExpression = (groupId: string): string => strictValidatorFor(itemCreated, groupId);
export const strictConditionExpression = (groupId: string): string =>
	`${prologue(itemOffered, noneByGroup(groupId))}${sentence}==''`;

/**
 * Expression of the guard on changes of type: true lets it pass.
 *
 * A site that does not guard changes of type, or whose control record cannot be read, must stay able to change types.
 * So an error blocks only once the record says that they are guarded. Accounts without an entry are people. A grant
 * counts whatever statuses it names.
 *
 * `v` is the work item as Jira shows it, `w` the other end of the change as far as Jira shows it: what differs. Where
 * nothing differs, only a grant that leaves it open covers it (docs/decisions/0011-the-type-change-guard.md).
 */
export const typeChangeExpression = [
	// `try` may stand in a block only, and the one block that gives a value is a function's: a list of one calls it once.
	`if([0].every(x=>{try{return ${published}.get('guardsTypes')!=true;}catch(y){return true;}})){return true;}else{`,
	caller,
	`let c=${published};`,
	`let e=${entry};`,
	'if(e==null){return true;}else{',
	`let v=[e[4],'p'+issue.project.id,'t'+issue.issueType.id];`,
	`let w=['p'+project.id,'t'+newIssueType].filter(y=>!v.includes(y));`,
	`return c.get('${codes.pass}')==''&&[v,w].every(z=>!z.some(y=>c.frozen.includes(y))&&e[3].some(x=>`,
	// In a row, the first tag is the status after; the only tag with an `f` is the status before.
	`x.slice(3).every(y=>z.includes(y)||y.includes('f'))&&new Date()<new Date(x[1])));`,
	'}}',
].join('');

/** What a rule in monitor mode stores to override the manifest's expression: it cannot fail. */
export const monitorExpression = 'true';

/** Shown when the validator could not read its registry; the only sentence that stands in the manifest. */
export const unreadableMessage =
	"Muster can't read its registry, so nothing passes this transition. Ask a Jira admin to open Muster. [muster:unreadable]";

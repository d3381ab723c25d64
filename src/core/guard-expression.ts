// The two guard expressions that Jira evaluates: the twins of decide().

import { contactPlaceholder, transitionPlaceholder } from './refusal';
import { pairStart, thirdEnd, thirdStart } from './routing';
import { anonymousKey, controlProperty, shardPropertyPrefix } from './snapshot';

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
const prologue = [
	`let u=user?.accountId??'${anonymousKey}';`,
	`let c=app.properties['${controlProperty}'];`,
	`let e=app.properties[(c.get(${pair})??'${shardPropertyPrefix}')+(c.get(${third})??'')].get(u)??config.none;`,
	`let v=[e[4],'p'+project.id,'t'+issue.issueType.id,'f'+(issue.status?.id??0),'s'+transition.to.id];`,
	`let g=e[3].filter(x=>x.slice(2).every(y=>v.includes(y)))[0];`,
].join('');

const sentence = `c.get(v.some(y=>c.frozen.includes(y))?e[1]:new Date()<new Date(g[1])?config.get(e[0]):g[0])`;

/**
 * Expression of the validator: true, or the sentence that refuses.
 *
 * It never tests whether `app` can be read: an error blocks the transition and raises `avi:jira:failed:expression`,
 * which is how Muster notices.
 */
export const validatorExpression = [
	prologue,
	`let m=${sentence};`,
	`m==''?true:(user?.displayName??u)+m.replace('${contactPlaceholder}',e[2])`,
	// Not replaced: the name is anybody's text, and a replacement may read `$` and `\\` as a pattern.
	`.split('${transitionPlaceholder}').join(transition.name)`,
].join('');

/** Expression of the condition, which hides the transition from those it refuses. */
export const conditionExpression = `${prologue}${sentence}==''`;

/** What a rule in monitor mode stores to override the manifest's expression: it cannot fail. */
export const monitorExpression = 'true';

/** Shown when the validator could not read its registry; the only sentence that stands in the manifest. */
export const unreadableMessage =
	"Muster can't read its registry, so nothing passes this transition. Ask a Jira admin to open Muster. [muster:unreadable]";

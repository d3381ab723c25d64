// One work item: its fields and history, its transitions, and the app's panel.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type * as z from 'zod';
import { AppFrame } from './app-frame';
import { Avatar } from './avatar';
import { Check, Cross, Stop } from './icons';
import {
	type Change,
	issueWithHistorySchema,
	JiraRefusal,
	type JiraRequest,
	send,
	type Transition,
	toCurl,
	transitionsSchema,
	type User,
} from './jira';
import { StatusLozenge } from './lozenge';
import { recall, remember } from './memory';
import { RouterLink } from './router-link';
import type { PageModule } from './sandbox-api';
import { useSession } from './session';
import { Awaiting, Loading } from './states';
import { exactTime, parseTime, timeAgo } from './time';
import { useJira } from './use-jira';

type Item = z.infer<typeof issueWithHistorySchema>;

interface Refusal {
	readonly accountId: string;
	readonly transition: string;
	readonly status: number;
	readonly messages: readonly string[];
	readonly curl: string;
}

function CopyButton({ text }: { readonly text: string }) {
	const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
	const copy = (): void => {
		navigator.clipboard.writeText(text).then(
			() => setState('copied'),
			() => setState('failed'),
		);
	};
	return (
		<>
			<button type="button" className="button" onClick={copy}>
				{state === 'copied' ? 'Copied' : 'Copy as curl'}
			</button>
			{state === 'failed' && <span role="status">The browser did not allow it. Copy the text below.</span>}
		</>
	);
}

function RefusalBox({ onClose, refusal }: { readonly refusal: Refusal; readonly onClose: () => void }) {
	return (
		<div className="refusal" role="alert">
			<Stop />
			<div>
				<h2>Jira refused “{refusal.transition}”</h2>
				{refusal.messages.map((message) => (
					<p key={message}>{message}</p>
				))}
				<p className="actions">
					<CopyButton text={refusal.curl} />
					<span className="quiet">HTTP {refusal.status}</span>
				</p>
				<details>
					<summary>The request</summary>
					<pre>{refusal.curl}</pre>
				</details>
			</div>
			<button type="button" className="icon-button" aria-label="Dismiss" onClick={onClose}>
				<Cross />
			</button>
		</div>
	);
}

function Transitions({ issueKey }: { readonly issueKey: string }) {
	const { acting, flags, note, refresh } = useSession();
	const offered = useJira(transitionsSchema, {
		method: 'GET',
		path: `/rest/api/3/issue/${encodeURIComponent(issueKey)}/transitions`,
	});
	const [refusal, setRefusal] = useState<Refusal>();
	const [moving, setMoving] = useState<string>();

	const press = async (transition: Transition): Promise<void> => {
		const request: JiraRequest = {
			method: 'POST',
			path: `/rest/api/3/issue/${encodeURIComponent(issueKey)}/transitions`,
			body: { transition: { id: transition.id } },
		};
		setMoving(transition.id);
		setRefusal(undefined);
		try {
			await send(acting, request);
			note({ kind: 'moved', actor: acting.accountId, issueKey, transition: transition.name, ok: true });
			flags.show({
				id: `moved-${issueKey}`,
				title: `${acting.displayName} moved ${issueKey} to ${transition.to.name}`,
				type: 'success',
				isAutoDismiss: true,
				actions: [],
			});
		} catch (error) {
			const isRefusal = error instanceof JiraRefusal;
			if (isRefusal) note({ kind: 'moved', actor: acting.accountId, issueKey, transition: transition.name, ok: false });
			setRefusal({
				accountId: acting.accountId,
				transition: transition.name,
				status: isRefusal ? error.status : 0,
				messages: isRefusal ? error.messages : [`Jira could not be reached: ${String(error)}`],
				curl: toCurl(acting, request, window.location.origin),
			});
		} finally {
			setMoving(undefined);
			refresh();
		}
	};

	return (
		<>
			<Awaiting loaded={offered}>
				{({ transitions }) => (
					<fieldset className="actions" aria-label="Transitions">
						{transitions.length === 0 && (
							<span className="quiet">{acting.displayName} may not move this work item.</span>
						)}
						{transitions.map((transition) => (
							<button
								key={transition.id}
								type="button"
								className="button"
								disabled={moving !== undefined}
								title={`To ${transition.to.name}`}
								onClick={() => void press(transition)}
							>
								{transition.name}
							</button>
						))}
					</fieldset>
				)}
			</Awaiting>
			{refusal !== undefined && refusal.accountId === acting.accountId && (
				<RefusalBox refusal={refusal} onClose={() => setRefusal(undefined)} />
			)}
		</>
	);
}

/** As in Jira, a panel appears once somebody has asked for it, and stays on that work item. */
function Panel({ issueKey, module }: { readonly issueKey: string; readonly module: PageModule }) {
	const { refresh, site } = useSession();
	const memory = `panel:${site.startedAt}:${module.moduleKey}:${issueKey}`;
	const [isOpen, setOpen] = useState(() => recall(memory) === true);
	const toggle = (): void => {
		remember(memory, !isOpen);
		setOpen(!isOpen);
	};
	const [, resource, file] = /^resource:([\w-]+);(.+)$/.exec(module.icon ?? '') ?? [];
	const icon = resource !== undefined && file !== undefined && (
		<img src={`${site.appOrigin}/app/${resource}/${file}`} alt="" width={16} height={16} />
	);
	return (
		<section className="block">
			<h2>Apps</h2>
			<button type="button" className="button app-button" aria-expanded={isOpen} onClick={toggle}>
				{icon}
				{module.title}
				{isOpen && <Check />}
			</button>
			{isOpen && (
				<div className="panel">
					<h3>
						{icon}
						{module.title}
					</h3>
					<AppFrame module={module} place={`issue/${issueKey}`} minHeight={120} fitsContent onRefresh={refresh} />
				</div>
			)}
		</section>
	);
}

function History({ changes }: { readonly changes: readonly Change[] }) {
	const { accounts } = useSession();
	return (
		<section className="block">
			<h2>History</h2>
			{changes.length === 0 && <p className="quiet">Nothing has changed yet.</p>}
			<ul className="history">
				{changes.map((change) => {
					const known = accounts.find(({ accountId }) => accountId === change.author?.accountId);
					const author = known ?? change.author;
					return (
						<li key={change.id}>
							{author !== undefined && <Avatar account={author} />}
							<div>
								<strong>{author?.displayName ?? 'Somebody'}</strong>{' '}
								{change.items.map((item) => (
									<span key={item.field}>
										changed {item.field} from <b>{item.fromString ?? 'nothing'}</b> to{' '}
										<b>{item.toString ?? 'nothing'}</b>
									</span>
								))}
								<br />
								<time className="quiet" dateTime={change.created} title={exactTime(parseTime(change.created))}>
									{timeAgo(parseTime(change.created), Date.now())}
								</time>
							</div>
						</li>
					);
				})}
			</ul>
		</section>
	);
}

function Person({ none, user }: { readonly user: User | null; readonly none: string }) {
	if (user === null) return <span className="quiet">{none}</span>;
	return (
		<span className="person">
			<Avatar account={user} />
			{user.displayName}
		</span>
	);
}

function Moment({ at }: { readonly at: string }) {
	return (
		<time dateTime={at} title={exactTime(parseTime(at))}>
			{timeAgo(parseTime(at), Date.now())}
		</time>
	);
}

function Details({ fields }: { readonly fields: Item['fields'] }) {
	const rows: readonly (readonly [string, ReactNode])[] = [
		['Assignee', <Person key="assignee" user={fields.assignee} none="Unassigned" />],
		['Reporter', <Person key="reporter" user={fields.reporter} none="None" />],
		['Type', fields.issuetype.name],
		['Priority', fields.priority.name],
		['Labels', fields.labels.length === 0 ? 'None' : fields.labels.join(', ')],
		['Created', <Moment key="created" at={fields.created} />],
		['Updated', <Moment key="updated" at={fields.updated} />],
	];
	return (
		<aside className="details" aria-label="Details">
			<h2>Details</h2>
			<dl>
				{rows.map(([name, value]) => (
					<div key={name} className="details-row">
						<dt>{name}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
		</aside>
	);
}

const lookAgainAfterMs = 4_000;

/** Shows what others do meanwhile, and tells the app's frames of every change, as Jira does. */
function useLiveItem(item: Item | undefined): void {
	const { bus, refresh } = useSession();
	const seen = useRef<{ readonly issueId: string; readonly change: string }>();
	useEffect(() => {
		const timer = setInterval(() => {
			if (document.visibilityState === 'visible') refresh();
		}, lookAgainAfterMs);
		return () => clearInterval(timer);
	}, [refresh]);
	useEffect(() => {
		if (item === undefined) return;
		const [last] = item.changelog.histories;
		const change = last?.id ?? '';
		const before = seen.current;
		seen.current = { issueId: item.id, change };
		if (before === undefined || before.issueId !== item.id || before.change === change) return;
		bus.emit('own:JIRA_ISSUE_CHANGED', {
			issueId: item.id,
			projectId: item.fields.project.id,
			changes: [{ changeType: 'updated', atlassianId: last?.author?.accountId }],
		});
	}, [item, bus]);
}

export function WorkItem({ issueKey }: { readonly issueKey: string }) {
	const { site } = useSession();
	const item = useJira(issueWithHistorySchema, {
		method: 'GET',
		path: `/rest/api/3/issue/${encodeURIComponent(issueKey)}?expand=changelog`,
	});
	useLiveItem(item.state === 'ready' ? item.value : undefined);
	useEffect(() => {
		document.title = `${issueKey} · Muster sandbox`;
	}, [issueKey]);
	const panel = site.pages.find(({ kind }) => kind === 'issuePanel');
	if (item.state === 'loading') return <Loading />;
	return (
		<Awaiting loaded={item}>
			{({ changelog, fields, key }) => (
				<div className="item">
					<div>
						<p className="crumbs">
							<RouterLink to={`/board/${fields.project.key}`}>{fields.project.name}</RouterLink> / {key}
						</p>
						<div className="item-head">
							<h1>{fields.summary}</h1>
							<StatusLozenge status={fields.status} />
						</div>
						<Transitions key={key} issueKey={key} />
						{panel !== undefined && <Panel key={`panel-${key}`} issueKey={key} module={panel} />}
						<History changes={changelog.histories} />
					</div>
					<Details fields={fields} />
				</div>
			)}
		</Awaiting>
	);
}

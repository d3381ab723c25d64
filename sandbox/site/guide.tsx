// Four steps for a newcomer. A step is ticked by what really happened, not by a click on it.
import { type ReactNode, useState } from 'react';
import * as z from 'zod';
import { type Account, whyNotActing } from './account';
import { guideBot, guideTransition, type StepKey } from './guide-progress';
import { Check, Cross } from './icons';
import { issueSchema, read } from './jira';
import { goTo, useAddress } from './router';
import { RouterLink } from './router-link';
import { useSession } from './session';

interface Step {
	readonly key: StepKey;
	readonly title: string;
	readonly text: ReactNode;
	/** What is left to do where the button leads. */
	readonly thereText: ReactNode;
	/** Whether that page is open, and whoever it takes acts. */
	readonly isThere: boolean;
	readonly action: string;
	readonly run: () => void;
}

const stagedSchema = z.object({ issues: z.array(issueSchema.pick({ key: true })) });
const stagedPath = `/rest/api/3/search/jql?${new URLSearchParams({
	jql: 'project = REL AND status in (Staged)',
	fields: 'summary',
	maxResults: '1',
})}`;

/** Leads to a page, from its top. */
function lead(url: string): void {
	goTo(url);
	window.scrollTo(0, 0);
}

export function Guide() {
	const { accounts, acting, actAs, flags, isGuideShown, progress, showGuide, site } = useSession();
	const { pathname } = useAddress();
	/** The work item that a step opened last. */
	const [opened, setOpened] = useState<string>();
	if (!isGuideShown) return null;
	const bot = accounts.find(({ displayName }) => displayName === guideBot);
	const admin = accounts.find(
		(account) => account.roles.includes('Jira administrator') && whyNotActing(account) === undefined,
	);
	const adminPage = site.pages.find(({ kind }) => kind === 'adminPage');
	if (bot === undefined || admin === undefined || adminPage === undefined) return null;

	const openStaged = async (account: Account): Promise<void> => {
		actAs(account.accountId);
		const { issues } = await read(account, stagedSchema, { method: 'GET', path: stagedPath });
		const key = issues[0]?.key;
		if (key === undefined) {
			flags.show({
				id: 'guide',
				title: 'No work item in REL is Staged any more. Move one there, or restart the sandbox.',
				type: 'info',
				isAutoDismiss: true,
				actions: [],
			});
		} else {
			setOpened(key);
			lead(`/browse/${key}`);
		}
	};
	const isAtStaged = acting.accountId === bot.accountId && pathname === `/browse/${opened}`;
	const form = `/apps/${adminPage.moduleKey}/register/${encodeURIComponent(bot.accountId)}`;
	const press = (
		<>
			Press <b>{guideTransition}</b>.
		</>
	);

	const steps: readonly Step[] = [
		{
			key: 'refused',
			title: 'Be refused',
			text: (
				<>
					Act as <b>{bot.displayName}</b>, the CI account, and press <b>{guideTransition}</b> on a Staged work item.
				</>
			),
			thereText: press,
			isThere: isAtStaged,
			action: `Act as ${bot.displayName}`,
			run: () => void openStaged(bot),
		},
		{
			key: 'registered',
			title: 'Register it',
			text: (
				<>
					As <b>{admin.displayName}</b>, Jira admin, register {bot.displayName} with a grant: REL, Staged to Deployed.
				</>
			),
			thereText: (
				<>
					Name an owner, a contact and a purpose, choose <b>{guideTransition}</b> among the guarded transitions, and
					register.
				</>
			),
			isThere: acting.accountId === admin.accountId && pathname === form,
			action: `Act as ${admin.displayName}`,
			run: () => {
				actAs(admin.accountId);
				lead(form);
			},
		},
		{
			key: 'passed',
			title: 'Pass',
			text: (
				<>
					Act as <b>{bot.displayName}</b> again. <b>{guideTransition}</b> goes through now.
				</>
			),
			thereText: press,
			isThere: isAtStaged,
			action: `Act as ${bot.displayName}`,
			run: () => void openStaged(bot),
		},
		{
			key: 'looked',
			title: 'See who did it',
			text: <>See on the work item that moved who did it.</>,
			thereText: (
				<>
					Open the <b>Muster</b> panel under Apps.
				</>
			),
			isThere: pathname === `/browse/${progress.moved}`,
			action: progress.moved === undefined ? 'Show the board' : `Open ${progress.moved}`,
			run: () => lead(progress.moved === undefined ? '/board/REL' : `/browse/${progress.moved}`),
		},
	];
	const next = steps.find(({ key }) => !progress[key]);
	const styleOf = (step: Step): string => {
		if (progress[step.key]) return 'is-done';
		return step === next ? 'is-next' : '';
	};

	return (
		<section className="guide" aria-label="Guide">
			<ol>
				{steps.map((step, index) => (
					<li key={step.key} className={styleOf(step)} aria-current={step === next ? 'step' : undefined}>
						<span className="guide-number">{progress[step.key] ? <Check /> : index + 1}</span>
						{step.title}
						{progress[step.key] && <span className="visually-hidden"> (done)</span>}
					</li>
				))}
			</ol>
			<div className="guide-text" aria-live="polite">
				{next === undefined ? (
					<Proof botName={bot.displayName} />
				) : (
					<>
						<p>{next.isThere ? next.thereText : next.text}</p>
						{next.isThere ? null : (
							<button type="button" className="button" onClick={next.run}>
								{next.action}
							</button>
						)}
					</>
				)}
			</div>
			<button type="button" className="icon-button" aria-label="Hide the guide" onClick={() => showGuide(false)}>
				<Cross />
			</button>
		</section>
	);
}

/** What was reached, as the app's record tells it. */
function Proof({ botName }: { readonly botName: string }) {
	const { moved, proof } = useSession().progress;
	if (moved === undefined || proof === undefined) return null;
	return (
		<p>
			<b>{botName}</b> moved <RouterLink to={`/browse/${moved}`}>{moved}</RouterLink>
			{proof.isChecked ? ': the guard checked its right and let it pass. ' : ', and Muster recorded it. '}
			The evidence is event {proof.event} in the Muster panel there.
		</p>
	);
}

// Four steps for a newcomer. A step is ticked by what really happened, not by a click on it.
import type { ReactNode } from 'react';
import * as z from 'zod';
import { type Account, whyNotActing } from './account';
import { guideBot, guideTransition, type StepKey } from './guide-progress';
import { Check, Cross } from './icons';
import { issueSchema, read } from './jira';
import { goTo } from './router';
import { useSession } from './session';

interface Step {
	readonly key: StepKey;
	readonly title: string;
	readonly text: ReactNode;
	readonly action: string;
	readonly run: () => void;
}

const stagedSchema = z.object({ issues: z.array(issueSchema.pick({ key: true })) });
const stagedPath = `/rest/api/3/search/jql?${new URLSearchParams({
	jql: 'project = REL AND status in (Staged)',
	fields: 'summary',
	maxResults: '1',
})}`;

export function Guide() {
	const { accounts, actAs, flags, isGuideShown, progress, showGuide, site } = useSession();
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
		} else goTo(`/browse/${key}`);
	};

	const steps: readonly Step[] = [
		{
			key: 'refused',
			title: 'Be refused',
			text: (
				<>
					Act as <b>{bot.displayName}</b>, the CI account, and press <b>{guideTransition}</b> on a Staged work item.
				</>
			),
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
			action: `Act as ${admin.displayName}`,
			run: () => {
				actAs(admin.accountId);
				goTo(`/apps/${adminPage.moduleKey}`);
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
			action: `Act as ${bot.displayName}`,
			run: () => void openStaged(bot),
		},
		{
			key: 'looked',
			title: 'See who did it',
			text: (
				<>
					On the work item that moved, open the <b>Muster</b> panel under Apps.
				</>
			),
			action: progress.moved === undefined ? 'Show the board' : `Open ${progress.moved}`,
			run: () => goTo(progress.moved === undefined ? '/board/REL' : `/browse/${progress.moved}`),
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
					<p>
						That is the whole story. Try the Faults menu next, or act as <b>Triage Agent</b>.
					</p>
				) : (
					<>
						<p>{next.text}</p>
						<button type="button" className="button" onClick={next.run}>
							{next.action}
						</button>
					</>
				)}
			</div>
			<button type="button" className="icon-button" aria-label="Hide the guide" onClick={() => showGuide(false)}>
				<Cross />
			</button>
		</section>
	);
}

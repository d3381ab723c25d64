// Starts the site: reads what it is made of, then draws it.
import { createRoot } from 'react-dom/client';
import { whyNotActing } from './account';
import { App } from './app';
import { recall } from './memory';
import { readAccounts, readFaults, readSite } from './sandbox-api';
import { SessionProvider } from './session';
import { applyTheme, resolveTheme } from './theme';

async function start(element: HTMLElement): Promise<void> {
	const stored = recall('theme');
	applyTheme(resolveTheme(stored === 'light' || stored === 'dark' ? stored : 'system'));
	const root = createRoot(element);
	try {
		const [site, accounts, faults] = await Promise.all([readSite(), readAccounts(), readFaults()]);
		const usable = accounts.filter((account) => whyNotActing(account) === undefined);
		const remembered = recall('acting');
		const first =
			usable.find(({ accountId }) => accountId === remembered) ??
			usable.find(({ roles }) => roles.includes('Jira administrator'));
		if (first === undefined) throw new Error('There is no account to act as.');
		root.render(
			<SessionProvider site={site} accounts={accounts} first={first} startFaults={faults}>
				<App />
			</SessionProvider>,
		);
	} catch (error) {
		root.render(
			<main>
				<h1>The sandbox does not answer</h1>
				<p>{error instanceof Error ? error.message : String(error)}</p>
			</main>,
		);
	}
}

const element = document.getElementById('root');
if (element !== null) void start(element);

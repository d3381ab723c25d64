// What every part of the site shares: who acts, how it looks, which faults are on, how far the guide is.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Account } from './account';
import { createEventBus, type EventBus } from './bridge/event-bus';
import { createFlags, type Flags } from './flags';
import { advance, guideBot, noProgress, type Progress, progressSchema, type SiteEvent } from './guide-progress';
import { recall, remember } from './memory';
import type { FaultSettings, Site } from './sandbox-api';
import { applyTheme, onSystemChange, resolveTheme, type ThemeChoice } from './theme';

export interface Session {
	readonly site: Site;
	readonly accounts: readonly Account[];
	readonly acting: Account;
	readonly actAs: (accountId: string) => void;
	readonly themeChoice: ThemeChoice;
	readonly colorMode: 'light' | 'dark';
	readonly chooseTheme: (choice: ThemeChoice) => void;
	readonly faults: FaultSettings;
	readonly setFaults: (faults: FaultSettings) => void;
	readonly flags: Flags;
	readonly bus: EventBus;
	readonly progress: Progress;
	readonly isGuideShown: boolean;
	readonly showGuide: (isShown: boolean) => void;
	readonly note: (event: SiteEvent) => void;
	/** Grows whenever something in Jira may have changed. */
	readonly revision: number;
	readonly refresh: () => void;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
	const session = useContext(SessionContext);
	if (session === undefined) throw new Error('Outside of the session.');
	return session;
}

/** Progress is that of one run of the sandbox; a restart begins anew. */
const recallProgress = (startedAt: number): Progress => {
	const stored = recall('guide') as { startedAt?: unknown; progress?: unknown } | undefined;
	const parsed = progressSchema.safeParse(stored?.startedAt === startedAt ? stored.progress : undefined);
	return parsed.success ? parsed.data : noProgress;
};

const recallTheme = (): ThemeChoice => {
	const stored = recall('theme');
	return stored === 'light' || stored === 'dark' ? stored : 'system';
};

interface Props {
	readonly site: Site;
	readonly accounts: readonly Account[];
	readonly first: Account;
	readonly startFaults: FaultSettings;
	readonly children: ReactNode;
}

export function SessionProvider({ accounts, children, first, site, startFaults }: Props) {
	const [acting, setActing] = useState(first);
	const [themeChoice, setThemeChoice] = useState(recallTheme);
	const [colorMode, setColorMode] = useState(() => resolveTheme(themeChoice));
	const [faults, setFaults] = useState(startFaults);
	const [progress, setProgress] = useState(() => recallProgress(site.startedAt));
	const [isGuideShown, setGuideShown] = useState(() => recall('guide-shown') !== false);
	const [revision, setRevision] = useState(0);
	const [flags] = useState(createFlags);
	const [bus] = useState(createEventBus);
	const botId = accounts.find(({ displayName }) => displayName === guideBot)?.accountId ?? '';

	useEffect(() => {
		const resolve = () => setColorMode(resolveTheme(themeChoice));
		resolve();
		return onSystemChange(resolve);
	}, [themeChoice]);
	useEffect(() => applyTheme(colorMode), [colorMode]);
	useEffect(() => remember('guide', { startedAt: site.startedAt, progress }), [progress, site.startedAt]);

	const actAs = useCallback(
		(accountId: string) => {
			const account = accounts.find((candidate) => candidate.accountId === accountId);
			if (account === undefined) return;
			remember('acting', accountId);
			setActing(account);
		},
		[accounts],
	);
	const chooseTheme = useCallback((choice: ThemeChoice) => {
		remember('theme', choice);
		setThemeChoice(choice);
	}, []);
	const showGuide = useCallback((isShown: boolean) => {
		remember('guide-shown', isShown);
		setGuideShown(isShown);
	}, []);
	const note = useCallback((event: SiteEvent) => setProgress((current) => advance(current, event, botId)), [botId]);
	const refresh = useCallback(() => setRevision((current) => current + 1), []);

	const session = useMemo<Session>(
		() => ({
			site,
			accounts,
			acting,
			actAs,
			themeChoice,
			colorMode,
			chooseTheme,
			faults,
			setFaults,
			flags,
			bus,
			progress,
			isGuideShown,
			showGuide,
			note,
			revision,
			refresh,
		}),
		[
			site,
			accounts,
			acting,
			actAs,
			themeChoice,
			colorMode,
			chooseTheme,
			faults,
			flags,
			bus,
			progress,
			isGuideShown,
			showGuide,
			note,
			revision,
			refresh,
		],
	);
	return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

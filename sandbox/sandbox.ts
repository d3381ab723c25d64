// One sandbox: a Jira site with the app installed on it, in one process.
import { createAgenda, type RunnableAgenda } from './agenda';
import { copyOf } from './copy';
import { createForgeHost, type ForgeHost, type ForgeHostOptions, type ForgeState } from './forge/host';
import { createJiraSite, type JiraSite, type Seed, type SeededGuard, seededAccounts, seedWorld } from './jira';
import { type Clock, type Faults, noFaults } from './seams';

export interface SandboxOptions
	extends Pick<ForgeHostOptions, 'manifestText' | 'loadHandlers' | 'maxAppProperties' | 'countsRates'> {
	/** Where the site can be reached; answers carry it in their links. */
	readonly baseUrl?: string;
	readonly clock?: Clock;
	/** The guard that stands on the seeded workflow; none when left out. */
	readonly guard?: Omit<SeededGuard, 'ruleKey'>;
	/** How another sandbox was, instead of the seeded site with a new installation. It is copied. */
	readonly state?: SandboxState;
}

/** What lasts in a sandbox that is at rest. Plain data; logins are not part of it. */
export interface SandboxState {
	readonly jira: Seed;
	readonly forge: ForgeState;
}

export interface Sandbox {
	readonly site: JiraSite;
	readonly forge: ForgeHost;
	readonly agenda: RunnableAgenda;
	readonly clock: Clock;
	/** Faults that are on; set fields to switch them. */
	readonly faults: Faults;
	/** Answers a request to Jira's REST API as the credentials in it allow. */
	fetch(request: Request): Promise<Response>;
	/** Loads the app, installs it unless it is, and lets everything that follows from it happen. */
	open(): Promise<void>;
	/**
	 * A copy of what lasts in it.
	 * @throws {Error} when it is not at rest: something is planned, has failed, or a fault is on
	 */
	state(): SandboxState;
	close(): void;
}

const cloudId = '1d3f9a6e-0000-4000-8000-0000000c10d1';

/** Makes a sandbox. Nothing runs before `open`. */
export function createSandbox(options: SandboxOptions): Sandbox {
	const clock = options.clock ?? { now: () => Date.now() };
	const baseUrl = options.baseUrl ?? 'http://127.0.0.1:4200';
	// Copied, so that neither those who share a state nor their sandboxes see one another.
	const state = options.state === undefined ? undefined : copyOf(options.state);
	const agenda = createAgenda(clock);
	const faults = noFaults();
	const forge = createForgeHost({
		manifestText: options.manifestText,
		loadHandlers: options.loadHandlers,
		jira: () => site,
		isClosed: (accountId) => site.account(accountId)?.deleted === true,
		clock,
		agenda,
		faults,
		site: { cloudId, baseUrl },
		...(options.countsRates === undefined ? {} : { countsRates: options.countsRates }),
		...(options.maxAppProperties === undefined ? {} : { maxAppProperties: options.maxAppProperties }),
		state: state?.forge,
	});
	const seed =
		state?.jira ??
		copyOf(
			seedWorld({
				now: clock.now(),
				...(options.guard === undefined ? {} : { guard: { ...options.guard, ruleKey: forge.ruleKey } }),
			}),
		);
	const site: JiraSite = createJiraSite({ clock, agenda, app: () => forge, faults, seed, baseUrl, cloudId });
	return {
		site,
		forge,
		agenda,
		clock,
		faults,
		async fetch(request) {
			const caller = site.authenticate(request);
			return caller instanceof Response ? caller : site.fetch(request, caller);
		},
		async open() {
			await forge.open();
			if (state !== undefined) return;
			forge.installApp(seededAccounts.ana.accountId);
			await agenda.runDue();
			if (forge.failures.length > 0) {
				throw new Error('The app could not prepare its installation.', { cause: forge.failures[0]?.error });
			}
		},
		state() {
			const [planned] = agenda.pending();
			if (planned !== undefined) throw new Error(`Not at rest: ${planned.label} is planned`);
			const [failed] = agenda.failures;
			if (failed !== undefined) throw new Error(`${failed.label} failed`, { cause: failed.error });
			const fault = Object.entries(faults).find(([, value]) => value !== false && value !== 0);
			if (fault !== undefined) throw new Error(`The fault ${fault[0]} is on`);
			return copyOf({ jira: site.world.toSeed(), forge: forge.state() });
		},
		close() {
			agenda.stop();
			forge.close();
		},
	};
}

// Under every fault of the sandbox's menu: no page says that a bot is stopped while Jira lets it pass.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { offeredFaults } from '../../sandbox/site/offered-faults';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import { eventually } from './eventually';
import { admin, identityPath, idOf, openVisit, spaceSettings, type Visit } from './visit';

/** `npm run test:long` tries all of them: those that make the most difference to what Jira applies stand for them here. */
const sample = ['appPropertyUnavailable', 'storageThrottled'];
const faults = offeredFaults
	.flatMap((group) => group.faults)
	.filter(({ name }) => process.env['MUSTER_FAULTS'] === 'all' || sample.includes(name));

/** Of those that strike a number of requests, as many as the test makes. */
const lastingStrikes = 10_000;
const strengthOf = ({ on, unit }: (typeof faults)[number]): number | true =>
	unit === 'requests' || unit === 'writes' || unit === 'answers' ? lastingStrikes : on;

const bot = idOf('deployBot');
const pages = [
	[admin, 'the list'],
	[identityPath(bot), 'the identity'],
	[`${admin}/guards`, 'the guards'],
	[spaceSettings('REL'), 'the space'],
	['/browse/REL-7', 'the panel'],
] as const;

/** What tells somebody that the bot is stopped. */
const claim = /\bSuspended\b|\bEnforced\b|\bNo identity (?:can|may)\b/;
/** What takes that back, or says that nothing was read. */
const doubt = /Not yet enforced|may still apply|could undo it|Certain at|couldn't (?:load|read)|can't (?:load|read)/;

describe('under a fault', () => {
	let visit: Visit;
	beforeAll(async () => {
		// Failures of work in the background are reported while the faults last.
		jest.spyOn(console, 'error').mockImplementation(() => undefined);
		visit = await openVisit();
		await visit.register('deployBot');
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
		jest.restoreAllMocks();
	});

	const read = async () =>
		(await visit.call<AdminOutputs['identity.read']>('identity.read', { accountId: bot })).identity;
	const move = async (to: 'suspend' | 'reactivate') => {
		const { version } = await read();
		await visit.call(`identity.${to}`, { accountId: bot, version, reason: 'A fault is tried.' });
	};
	/** Suspends it while the fault lasts; without it where that keeps every change from being stored. */
	const suspendUnder = async (fault: Readonly<Record<string, number | boolean>>, off: typeof fault) => {
		const { version } = await read();
		await visit.faults(fault);
		await visit
			.call('identity.suspend', { accountId: bot, version, reason: 'A fault is tried.' })
			.catch(() => undefined);
		await visit.faults(off);
		if ((await read()).status !== 'suspended') await move('suspend');
		await visit.faults(fault);
	};
	const claims = async (): Promise<string[]> => {
		const found: string[] = [];
		for (const [path, name] of pages) {
			await visit.open(path);
			await visit.atRest();
			const text = await visit.app.locator('body').innerText();
			if (claim.test(text) && !doubt.test(text)) found.push(name);
		}
		return found;
	};

	it.each(faults.map((fault) => [fault.text, fault] as const))('%s', async (_, fault) => {
		const off = { [fault.name]: fault.on === true ? false : 0 };
		try {
			await suspendUnder({ [fault.name]: strengthOf(fault) }, off);
			const before = await visit.deploys('deployBot');
			const claimed = await claims();
			const after = await visit.deploys('deployBot');
			// Where it is stopped meanwhile, the pages may have been right.
			if (before === 'passes' && after === 'passes') expect(claimed).toEqual([]);
			else expect(['suspended', 'unreadable']).toContain(before === 'passes' ? after : before);
			process.stdout.write(`fault: ${JSON.stringify({ [fault.name]: [before, after], claimed })}\n`);
		} finally {
			await visit.faults(off);
		}
		// By itself Muster tries again after minutes, where the pages took that long to read.
		await visit.call('publication.retry', {});
		await eventually(async () => expect(await visit.deploys('deployBot')).toBe('suspended'));
		await move('reactivate');
		await eventually(async () => expect(await visit.deploys('deployBot')).toBe('passes'));
	});
});

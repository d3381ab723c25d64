// Reports whose account ids Muster stores, and learns whose are to be erased.
import { privacy } from '@forge/api';
import { AppError } from '../../core/errors';
import type { PersonalData } from '../../services/ports/jira';

/** What the SDK rejects with: the answer itself, where it is neither 200 nor 204. */
const statusOf = (cause: unknown): number | undefined =>
	typeof cause === 'object' && cause !== null && 'status' in cause ? Number(cause.status) : undefined;

/** Source: Forge docs, "User privacy guide for app developers", personal data reporting API. */
export const forgePersonalData: PersonalData = {
	async report(accountIds, updatedAt) {
		try {
			const accounts = accountIds.map((accountId) => ({ accountId, updatedAt: new Date(updatedAt).toISOString() }));
			const answers = await privacy.reportPersonalData(accounts);
			const closed = new Set(answers.filter(({ status }) => status === 'closed').map(({ accountId }) => accountId));
			return accountIds.filter((id) => closed.has(id));
		} catch (cause) {
			const status = statusOf(cause);
			const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 429;
			throw new AppError(isRefused ? 'BUG' : 'UNAVAILABLE', isRefused ? 'jira-not-understood' : 'jira-silent', {
				cause,
				context: { path: '/app/report-accounts', ...(status === undefined ? {} : { status }) },
			});
		}
	},
};

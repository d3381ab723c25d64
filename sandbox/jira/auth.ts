// Who calls: HTTP Basic with an API token, Bearer with a token issued for client credentials, or nobody.
import type { Caller, Clock } from '../seams';
import { type Account, isUsable } from './model';
import type { World } from './world';

const tokenLifetimeSeconds = 3600;

interface IssuedToken {
	readonly accountId: string;
	readonly scopes: ReadonlySet<string>;
	/** Epoch milliseconds. */
	readonly expiresAt: number;
}

const notAuthenticated = (): Response =>
	Response.json(
		{ message: 'Client must be authenticated to access this resource.', 'status-code': 401 },
		{
			status: 401,
			headers: { 'WWW-Authenticate': 'Basic realm="Jira"', 'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED' },
		},
	);

const gatewayUnauthorized = (): Response => Response.json({ code: 401, message: 'Unauthorized' }, { status: 401 });

const oauthError = (status: number, error: string, description: string): Response =>
	Response.json({ error, error_description: description }, { status, headers: { 'Cache-Control': 'no-store' } });

const readBasic = (encoded: string): { email: string; token: string } | undefined => {
	const decoded = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = decoded.indexOf(':');
	return colon < 1 ? undefined : { email: decoded.slice(0, colon), token: decoded.slice(colon + 1) };
};

/** Authenticates requests and issues OAuth tokens. Credentials live in memory only and reach no log. */
export class Auth {
	private readonly issued = new Map<string, IssuedToken>();

	constructor(
		private readonly world: World,
		private readonly clock: Clock,
	) {}

	/** The caller, or the 401 that wrong credentials earn. A request without credentials is anonymous. */
	authenticate(request: Request): Caller | Response {
		const header = request.headers.get('authorization');
		if (header === null) return { kind: 'anonymous' };
		const [scheme = '', credentials = ''] = header.trim().split(/\s+/, 2);
		if (scheme.toLowerCase() === 'basic') return this.authenticateBasic(credentials);
		if (scheme.toLowerCase() === 'bearer') return this.authenticateBearer(credentials);
		return notAuthenticated();
	}

	/**
	 * Answers `POST /oauth/token` for `client_credentials`.
	 *
	 * Shape after RFC 6749 §4.4 and §5; the real route is on auth.atlassian.com.
	 */
	async issueToken(request: Request): Promise<Response> {
		const body = await readForm(request);
		if (body === undefined) return oauthError(400, 'invalid_request', 'The body is neither JSON nor a form.');
		if (body['grant_type'] !== 'client_credentials') {
			return oauthError(400, 'unsupported_grant_type', 'Only client_credentials is simulated.');
		}
		const account = [...this.world.accounts.values()].find(
			(candidate) => candidate.oauth !== undefined && candidate.oauth.clientId === body['client_id'],
		);
		if (!isUsable(account) || account.oauth === undefined || account.oauth.clientSecret !== body['client_secret']) {
			return oauthError(401, 'access_denied', 'Unauthorized');
		}
		const accessToken = `sandbox-access-${this.world.uniqueId('access token')}`;
		this.issued.set(accessToken, {
			accountId: account.accountId,
			scopes: new Set(account.oauth.scopes),
			expiresAt: this.clock.now() + tokenLifetimeSeconds * 1000,
		});
		return Response.json(
			{
				access_token: accessToken,
				token_type: 'Bearer',
				expires_in: tokenLifetimeSeconds,
				scope: account.oauth.scopes.join(' '),
			},
			{ headers: { 'Cache-Control': 'no-store' } },
		);
	}

	private authenticateBasic(encoded: string): Caller | Response {
		const given = readBasic(encoded);
		if (!given || given.token === '') return notAuthenticated();
		for (const account of this.world.accounts.values()) {
			if (account.email?.toLowerCase() !== given.email.toLowerCase() || account.apiToken !== given.token) continue;
			return isUsable(account) ? { kind: 'user', accountId: account.accountId } : notAuthenticated();
		}
		return notAuthenticated();
	}

	private authenticateBearer(token: string): Caller | Response {
		const appUser = this.readAppUser(token);
		if (appUser) return { kind: 'user', accountId: appUser.accountId };
		const issued = this.issued.get(token);
		if (!issued || issued.expiresAt <= this.clock.now()) return gatewayUnauthorized();
		if (!isUsable(this.world.accounts.get(issued.accountId))) return gatewayUnauthorized();
		return { kind: 'user', accountId: issued.accountId, scopes: issued.scopes };
	}

	/**
	 * App users have no e-mail address to log in with. Their seeded token stands for the one that their own platform
	 * would give them, so that the sandbox can show what such an app does.
	 */
	private readAppUser(token: string): Account | undefined {
		return [...this.world.accounts.values()].find(
			(account) => account.email === undefined && account.apiToken === token && isUsable(account),
		);
	}
}

const readForm = async (request: Request): Promise<Record<string, unknown> | undefined> => {
	const text = await request.text();
	if (request.headers.get('content-type')?.includes('application/x-www-form-urlencoded')) {
		return Object.fromEntries(new URLSearchParams(text));
	}
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
	} catch {
		return undefined;
	}
};

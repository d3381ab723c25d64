// Calls from the app's pages: the platform says who calls and from where, the page names the function and the payload.
import type { AppFunctions } from './functions';
import { type AppIdentity, extensionAri } from './identity';
import { cloneJson, sizeInBytes } from './json';
import { type Manifest, moduleType } from './manifest';

/** A call from one of the app's pages. */
export interface ResolverCall {
	/** The page or rule module whose frame the call came from. */
	readonly moduleKey: string;
	/** Who is signed in, known to the platform; undefined for nobody. */
	readonly accountId: string | undefined;
	/** What the page asks for; this and the payload are the only things a client controls. */
	readonly functionKey: string;
	readonly payload?: unknown;
	/** What Jira knows about the place the frame is in. Never taken from the client. */
	readonly extension?: Readonly<Record<string, unknown>>;
}

export type InvocationRefusalCode =
	| 'NOT_INSTALLED'
	| 'UNKNOWN_MODULE'
	| 'REQUEST_TOO_LARGE'
	| 'RESPONSE_TOO_LARGE'
	| 'TIMEOUT'
	| 'FUNCTION_ERROR';

/** A resolver call that brought no answer. */
export class InvocationRefusal extends Error {
	override readonly name = 'InvocationRefusal';
	constructor(
		readonly code: InvocationRefusalCode,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}

interface Deps {
	readonly manifest: Manifest;
	readonly identity: AppIdentity;
	readonly functions: AppFunctions;
	readonly isInstalled: () => boolean;
}

/** Source: Forge docs, "Invocation limits". Bytes. */
const maxRequestBytes = 500_000;
const maxResponseBytes = 5_000_000;

/**
 * Makes what calls the resolvers of one installed app.
 * @returns a call; it throws an {@link InvocationRefusal} when there is no answer
 */
export function createResolverCalls(deps: Deps): (call: ResolverCall) => Promise<unknown> {
	const { manifest, identity, functions, isInstalled } = deps;
	return async ({ moduleKey, accountId, functionKey, payload, extension }) => {
		const resolverKey = manifest.resolvers.get(moduleKey);
		if (!isInstalled()) throw new InvocationRefusal('NOT_INSTALLED', 'The app is not installed');
		if (resolverKey === undefined) {
			throw new InvocationRefusal('UNKNOWN_MODULE', `manifest.yml declares no resolver for "${moduleKey}"`);
		}
		if (sizeInBytes(payload) > maxRequestBytes) {
			throw new InvocationRefusal('REQUEST_TOO_LARGE', `A request has at most ${maxRequestBytes} bytes`);
		}
		const argument = {
			call: { functionKey, payload },
			context: {
				cloudId: identity.cloudId,
				siteUrl: identity.baseUrl,
				localId: extensionAri(identity, moduleKey),
				moduleKey,
				environmentId: identity.environmentId,
				environmentType: identity.environmentType,
				...(accountId !== undefined && { accountId }),
				extension: { ...extension, type: moduleType(manifest, moduleKey) },
			},
		};
		const target = { moduleKey, functionKey: resolverKey };
		const attempt = await functions.run(target, argument, { startedBy: 'resolver', accountId });
		if (attempt.outcome !== 'ok') {
			const cause = attempt.error;
			throw attempt.outcome === 'timeout'
				? new InvocationRefusal('TIMEOUT', 'The function took too long', { cause })
				: new InvocationRefusal(
						'FUNCTION_ERROR',
						`There was an error invoking the function - ${cause instanceof Error ? cause.message : String(cause)}`,
						{ cause },
					);
		}
		if (sizeInBytes(attempt.result) > maxResponseBytes) {
			throw new InvocationRefusal('RESPONSE_TOO_LARGE', `A response has at most ${maxResponseBytes} bytes`);
		}
		return cloneJson(attempt.result);
	};
}

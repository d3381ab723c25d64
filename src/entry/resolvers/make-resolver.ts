// The way in for pages: a Forge resolver, called by whom the platform names.
import Resolver from '@forge/resolver';
import { accountIdSchema } from '../../contract/ids';
import type { Call } from '../define-call';

/** Makes the resolver of a surface. Pages are for people; whether the account is a person's is asked with its rights. */
export function makeResolver(calls: Readonly<Record<string, Call<unknown>>>) {
	const resolver = new Resolver();
	for (const [name, call] of Object.entries(calls)) {
		resolver.define(name, ({ payload, context }) => {
			const caller = accountIdSchema.safeParse(context['accountId']);
			return call(caller.success ? { kind: 'person', id: caller.data } : undefined, payload);
		});
	}
	return resolver.getDefinitions();
}

// Serves a test world: its clock stands still, and what is asked of it comes over the network.
import { type ServedSandbox, serveSandbox } from './serve';
import { openWorld, type TestWorld } from './world';

export interface ServedWorld extends Omit<ServedSandbox, 'sandbox'> {
	readonly world: TestWorld;
}

export async function serveWorld(): Promise<ServedWorld> {
	const { sandbox, ...served } = await serveSandbox((baseUrl) => openWorld({ baseUrl }));
	return { ...served, world: sandbox };
}

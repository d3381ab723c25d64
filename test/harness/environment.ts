// What test files run in: Node, and where a test fails that drives a browser, it tells what the pages showed.
import { TestEnvironment } from 'jest-environment-node';

/** The part of Jest's events that is looked at. */
interface TestEvent {
	readonly name: string;
	readonly test?: { readonly name: string } | null;
}

export default class Environment extends TestEnvironment {
	async handleTestEvent({ name, test }: TestEvent): Promise<void> {
		// Set by the test file once it opened a page.
		const { describePages } = this.global;
		if (name !== 'test_fn_failure' || typeof describePages !== 'function') return;
		process.stderr.write(`When “${test?.name ?? ''}” failed:\n${String(await describePages())}\n`);
	}
}

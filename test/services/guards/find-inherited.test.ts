// Guards of an earlier installation: noticed until somebody registers or decides.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findInherited, keepInherited } from '../../../src/services/guards/find-inherited';
import { asApp } from '../../harness/guards';
import { intercept } from '../../harness/platform-calls';
import { requireStored } from '../../harness/storage';
import { idOf, openWorld, startOfTime, type TestWorld } from '../../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const find = (enforcedGuards: number, identities: number) =>
	asApp(world, (ports) => findInherited(ports, { enforcedGuards, identities }));
const keep = () => asApp(world, (ports) => keepInherited(ports, { kind: 'person', id: idOf('ana') }));

describe('inherited guards', () => {
	it.each([
		[1, 0, 1],
		[38, 0, 38],
		[0, 0, undefined],
		[38, 1, undefined],
		[0, 1, undefined],
	])('with %i that enforce and %i registered are %p', async (enforcedGuards, identities, expected) => {
		expect(await find(enforcedGuards, identities)).toBe(expected);
	});

	it('are none any more once somebody decides that they should enforce, more than once if need be', async () => {
		expect(await find(2, 0)).toBe(2);
		await keep();
		await keep();
		expect(await find(2, 0)).toBeUndefined();
		expect((await requireStored(world, 'report', 'inherited')).body).toEqual({
			at: startOfTime,
			by: { kind: 'person', id: idOf('ana') },
		});
	});

	it('cost nothing where they cannot be', async () => {
		let calls = 0;
		const stop = intercept((_call, send) => {
			calls += 1;
			return send();
		});
		await find(0, 0);
		await find(5, 5);
		expect(calls).toBe(0);
		await find(5, 0);
		expect(calls).toBe(1);
		stop();
	});
});

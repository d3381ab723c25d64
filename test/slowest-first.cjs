// Starts the slowest files first, so that none of them is left over for one core at the end. Jest only knows how long a
// file takes once it ran on this machine, and many runs are the first of their machine.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const slowest = [
	'test/services/model.test.ts',
	'test/services/jobs-per-hour.test.ts',
	'test/services/growth.test.ts',
	'test/core/guard-expression.test.ts',
	'test/services/bulk-interrupted.test.ts',
	'test/services/guards/one-decision.test.ts',
];
const moved = slowest.find((file) => !existsSync(join(__dirname, '..', file)));
if (moved !== undefined) throw new Error(`${moved} is not there any more: name the slow file that took its place.`);

module.exports = class SlowestFirst extends Sequencer {
	sort(tests) {
		const rank = ({ path }) => {
			const place = slowest.findIndex((file) => path.endsWith(file));
			return place === -1 ? slowest.length : place;
		};
		return [...super.sort(tests)].sort((left, right) => rank(left) - rank(right));
	}
};

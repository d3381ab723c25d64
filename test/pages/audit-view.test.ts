// What the audit is narrowed to, in its address: whatever is written comes back, and what nobody wrote narrows nothing.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
	type AuditView,
	decisionChoices,
	filterOf,
	readAuditView,
	reasonChoices,
	sourceChoices,
	writeAuditView,
} from '../../static/src/pages/audit/audit-view';

const id = fc.stringMatching(/^[A-Za-z0-9:-]{1,60}$/);
const day = fc
	.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
	.map((date) => date.toISOString().slice(0, 10));
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const view: fc.Arbitrary<AuditView> = fc.record({
	accountId: maybe(id),
	ownerId: maybe(id),
	projectId: maybe(fc.nat(99_999).map(String)),
	decision: maybe(fc.constantFrom(...decisionChoices)),
	reason: maybe(fc.constantFrom(...reasonChoices)),
	source: maybe(fc.constantFrom(...sourceChoices)),
	from: maybe(day),
	to: maybe(day),
});

describe('the view of the audit', () => {
	it('comes back from its address', () => {
		fc.assert(
			fc.property(view, (wanted) => {
				const read = readAuditView(writeAuditView(wanted));
				expect(read).toEqual(JSON.parse(JSON.stringify(wanted)));
			}),
		);
	});

	it.each([
		'decision=passed',
		'reason=because',
		'source=rumour',
		'from=yesterday',
		'to=2026-13-40',
		'from=0202-11-01',
		'from=1969-12-31',
		'space=REL',
		'identity=%3Cscript%3E',
		'&&&===',
		'',
	])('takes nothing from %s', (address) => {
		expect(readAuditView(address)).toEqual({});
		expect(filterOf(readAuditView(address))).toEqual({});
	});

	it('means whole days in UTC', () => {
		expect(filterOf({ from: '2026-03-01', to: '2026-03-01' })).toEqual({
			from: Date.UTC(2026, 2, 1),
			to: Date.UTC(2026, 2, 2) - 1,
		});
	});
});

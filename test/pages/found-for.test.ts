// Options of a search that is still on its way.

import { describe, expect, it } from '@jest/globals';
import { answersTyped } from '../../static/src/ui/form/found-for';

const option = (label: string, typed?: string) => ({
	label,
	data: typed === undefined ? {} : { foundFor: typed },
});

describe('the options of a search', () => {
	it('are those that were found for what is typed, whatever they are called', () => {
		expect(answersTyped(option('Ana Reis', 'ana@example.com'), 'ana@example.com')).toBe(true);
		expect(answersTyped(option('Ana Reis', ' ana '), ' ana ')).toBe(true);
	});

	it('of an earlier text stay only where they hold the text of now', () => {
		expect(answersTyped(option('Automation for Jira', 'T'), 'Triage Agent')).toBe(false);
		expect(answersTyped(option('Triage Agent', 'T'), 'triage agent ')).toBe(true);
		expect(answersTyped(option('Triage Agent', 'Triage Agents'), 'Triage Agent')).toBe(true);
	});

	it('are all that are offered before anything is typed, and of them what fits after', () => {
		expect(answersTyped(option('deploy-bot'), '')).toBe(true);
		expect(answersTyped(option('deploy-bot'), 'deploy')).toBe(true);
		expect(answersTyped(option('deploy-bot'), 'triage')).toBe(false);
	});
});

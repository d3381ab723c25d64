// English sentences for everything that can be the matter.
import type { ProblemWords, Sentences } from '../sentences';
import { bulkProblems } from './problems/bulk';
import { fieldProblems } from './problems/fields';
import { guardProblems } from './problems/guards';
import { identityProblems } from './problems/identities';
import { platformProblems } from './problems/platform';
import { registryProblems } from './problems/registry';
import { siteProblems } from './problems/site';

const sentences: Sentences = {
	...fieldProblems,
	...platformProblems,
	...registryProblems,
	...identityProblems,
	...siteProblems,
	...guardProblems,
	...bulkProblems,
};

export const problems: ProblemWords = {
	sentences,
	field: (path) => `The field ${path}`,
	unknown: {
		INVALID_INPUT: 'The request was not understood.',
		FORBIDDEN: 'You are not allowed to do this.',
		NOT_FOUND: 'It no longer exists.',
		CONFLICT: 'It was changed elsewhere meanwhile.',
		UNAVAILABLE: "Muster couldn't be reached.",
		CORRUPT_RECORD: 'A stored record is damaged.',
		BUG: 'Something went wrong in Muster.',
	},
};

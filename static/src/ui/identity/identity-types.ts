// The types of identities on pages, in the order of the contract. Read from the words, so that no schema is loaded.
import type { IdentityType } from '../../../../src/contract/identity';
import { sharedWords } from '../../strings';

export const identityTypes = Object.keys(sharedWords.identityType) as readonly IdentityType[];

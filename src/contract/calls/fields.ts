// Fields that calls of several concepts take.
import * as z from '#zod';
import { maxAnswerRecords } from '../limits';

/** Where the next page of a list begins, as the page before said. */
export const cursor = z.exactOptional(z.string().check(z.maxLength(60)));

/** Most records of an answer. */
export const limit = z.int().check(z.gte(1), z.lte(maxAnswerRecords));

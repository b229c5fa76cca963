// The schema of a problem, member by member as in src/core/problem.ts.

import * as z from 'zod';

import type { Problem } from '../../core/problem.ts';
import { problemKinds } from '../problem.ts';
import type { MembersOf } from './schema-parts.ts';

export const problemSchema = z
  .looseObject({
    kind: z.enum(problemKinds).describe('What kind of trouble it is.'),
    where: z.string().describe('A file, an option or a config key.'),
    message: z.string().describe('What is wrong with it.'),
    next: z.string().describe('What pawl did or will do about it, or what the reader can do.'),
  } satisfies MembersOf<Problem>)
  .describe('Where, what is wrong, and what happens next.');

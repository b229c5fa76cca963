// What exactly is wrong with a stored result. Loaded only when one could not be read: it brings the schema library.

import type { Problem } from '../../core/problem.ts';
import { fileResultSchema } from '../schemas.ts';

/** The problem again, with the first member that is not as it should be. */
export function explainFileResult(text: string, problem: Problem): Problem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem;
  }
  const checked = fileResultSchema.safeParse(value);
  const issue = checked.success ? undefined : checked.error.issues[0];
  if (issue === undefined) return problem;
  return { ...problem, message: `${issue.path.join('.') || 'the whole'}: ${issue.message}` };
}

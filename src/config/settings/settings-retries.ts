// Whether, when and how often files that did not pass are tried again.

import type { RetryRules } from '../../core/planning/retry.ts';
import type { Problem } from '../../core/problem.ts';
import type { SettingsSources } from './settings-sources.ts';

type Sources = Pick<SettingsSources, 'flags' | 'config'>;

export function retriesFrom({ flags, config }: Sources): RetryRules {
  return {
    retries: flags.retries ?? config.retries ?? 0,
    retryWhen: flags.retryWhen ?? config.retryWhen ?? 'now',
    maxRetried: flags.maxRetried ?? config.maxRetried ?? null,
  };
}

/** An empty list where the options agree. A config may say when and how often for whoever asks for retries. */
export function retryProblems({ flags, config }: Sources): Problem[] {
  const wrong = (where: string, message: string): Problem => ({
    kind: 'usage',
    where,
    message,
    next: 'nothing was run',
  });
  const problems: Problem[] = [];
  if ((flags.retries ?? config.retries ?? 0) === 0) {
    const message = 'is about retries, and there are none: --retries says how many';
    if (flags.retryWhen !== undefined) problems.push(wrong('--retry-when', message));
    if (flags.maxRetried !== undefined) problems.push(wrong('--max-retried', message));
  }
  if (flags.retryWhen === 'end' && flags.queueId !== undefined)
    problems.push(
      wrong('--retry-when', 'cannot be end: a queue gives each file to one machine, which tries it again now'),
    );
  return problems;
}

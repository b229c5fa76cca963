// Says nothing: for those who want the exit code alone.

import type { Reporter } from '../ports/reporter.ts';

export function silentReporter(): Reporter {
  return { name: 'silent', onEvent: () => {} };
}

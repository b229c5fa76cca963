// Which reporters there are. None is loaded before somebody asks for it.

import type { Reporter, ReporterContext } from '../ports/reporter.ts';

export interface ReporterEntry {
  /** One line for help and docs. */
  readonly description: string;
  /** Whether it makes a report that can go to a file. */
  readonly takesPath: boolean;
  /** Its name in the directory of the run, where it goes without a path; a report that has none is printed then. */
  readonly home?: string;
  readonly load: () => Promise<(context: ReporterContext) => Reporter>;
}

export const reporters = {
  default: {
    description: 'a live status line on a terminal, plain lines elsewhere; failures as they happen; a summary table',
    takesPath: false,
    load: async () => (await import('./default.ts')).defaultReporter,
  },
  dot: {
    description: 'one character for each file',
    takesPath: false,
    load: async () => (await import('./dot.ts')).dotReporter,
  },
  silent: {
    description: 'nothing; the exit code tells',
    takesPath: false,
    load: async () => (await import('./silent.ts')).silentReporter,
  },
  json: {
    description: 'one JSON object at the end: the summary and the result of every file',
    takesPath: true,
    load: async () => (await import('./json.ts')).jsonReporter,
  },
  jsonl: {
    description: 'every event as it happens, one JSON object a line',
    takesPath: true,
    load: async () => (await import('./jsonl.ts')).jsonlReporter,
  },
  junit: {
    description: 'JUnit XML, for CI systems',
    takesPath: true,
    load: async () => (await import('./junit.ts')).junitReporter,
  },
  github: {
    description: 'annotations, the summary of the job and outputs, for GitHub Actions',
    takesPath: true,
    load: async () => (await import('./github.ts')).githubReporter,
  },
  markdown: {
    description: 'what did not pass, what is flaky and what took longest, for a comment on a pull request',
    takesPath: true,
    load: async () => (await import('./markdown.ts')).markdownReporter,
  },
  html: {
    description: 'one page for a browser, which opens from a file and asks nobody for anything',
    takesPath: true,
    home: 'report.html',
    load: async () => (await import('./html.ts')).htmlReporter,
  },
  ctrf: {
    description: 'the Common Test Report Format, JSON',
    takesPath: true,
    load: async () => (await import('./ctrf.ts')).ctrfReporter,
  },
  tap: {
    description: 'TAP 14, a test point for each file',
    takesPath: true,
    load: async () => (await import('./tap.ts')).tapReporter,
  },
  ndjson: {
    description: 'another name for jsonl',
    takesPath: true,
    load: async () => (await import('./jsonl.ts')).ndjsonReporter,
  },
  'summary-json': {
    description: 'what summary.json holds',
    takesPath: true,
    load: async () => (await import('./summary-json.ts')).summaryJsonReporter,
  },
} as const satisfies Readonly<Record<string, ReporterEntry>>;

export type ReporterName = keyof typeof reporters;

export function isReporterName(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name);
}

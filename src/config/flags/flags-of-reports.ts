// The option that asks for reports, for the one table in flag-table.ts.

import type { ReporterChoice } from '../../core/settings.ts';
import type { CommandName } from '../command-line/commands.ts';
import { readReporter } from './flag-values.ts';
import type { FlagFor } from './flag.ts';

export interface ReportFlags {
  readonly open?: boolean;
  readonly reporter?: readonly ReporterChoice[];
}

const telling: readonly CommandName[] = ['run', 'plan', 'merge', 'report'];

export const reportFlags: { readonly [Name in keyof ReportFlags]-?: FlagFor<NonNullable<ReportFlags[Name]>> } = {
  reporter: {
    group: 'What is shown',
    description:
      'default, dot, silent, json, jsonl, junit, github, markdown, html, ctrf, tap, ndjson or summary-json, ' +
      'into a file with name=path; replaces those of the config',
    commands: telling,
    argument: 'name[=path]',
    read: readReporter,
    repeatable: true,
  },
  open: {
    group: 'What is shown',
    description: 'make the HTML report and show it in the browser',
    commands: ['report'],
  },
};

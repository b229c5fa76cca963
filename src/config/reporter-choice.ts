// `name` or `name=path` → which reporter writes where. Whether there is such a reporter is for the settings to say.

import type { ReporterChoice } from '../core/settings.ts';

export const aReporter = '"name" or "name=path"';

/** Null when the text is neither. */
export function parseReporter(text: string): ReporterChoice | null {
  const [, name = '', path] = /^([a-z][a-z0-9-]*)(?:=(.+))?$/su.exec(text) ?? [];
  return name === '' ? null : { name, path: path ?? null };
}

// Which reporters listen, and where they write. An empty list leaves the choice to whoever prints.

import type { Problem } from '../../core/problem.ts';
import type { ReporterChoice } from '../../core/settings.ts';
import { whereInConfig } from '../file/config-place.ts';
import { pathFromCwd } from '../locate.ts';
import { parseReporter } from '../reporter-choice.ts';
import { unknownReporter } from '../unknown-names.ts';
import type { SettingsSources } from './settings-sources.ts';

export interface ReportersPart {
  readonly value: readonly ReporterChoice[];
  readonly problems: readonly Problem[];
}

/** Flags replace the reporters of the config: a CI job need not write what the config asks for. */
export function reportersFrom(sources: SettingsSources): ReportersPart {
  const { flags, place } = sources;
  const value = flags.reporter ?? configuredReporters(sources);
  const inConfig = (index: number): string =>
    place === null ? 'reporters' : whereInConfig(place, ['reporters', index]);
  const problems = value.flatMap((choice, index) => {
    const where = flags.reporter === undefined ? inConfig(index) : '--reporter';
    return unknownReporter(choice, where, sources.reporters);
  });
  return { value, problems };
}

function configuredReporters(sources: SettingsSources): ReporterChoice[] {
  const configured = (sources.config.reporters ?? []).flatMap((each) => parseReporter(each) ?? []);
  return configured.map(({ name, path }) => ({ name, path: path === null ? null : pathFromCwd(path, sources) }));
}

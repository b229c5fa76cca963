// What is masked in all that is kept of a test.

import type { Redaction } from '../../core/text/redaction.ts';
import { patternIn } from '../redaction-pattern.ts';
import type { SettingsSources } from './settings-sources.ts';

/** A line of a longer secret that is shorter than this (a brace, say) is nobody's secret, and in many lines. */
const lineLengthMin = 4;

/** Of flags and config together: whoever adds a secret takes none away. */
export function redactionFrom({ flags, config, env }: Pick<SettingsSources, 'flags' | 'config' | 'env'>): Redaction {
  const said = [...(config.redact ?? []), ...(flags.redact ?? [])];
  const values = [...(config.redactEnv ?? []), ...(flags.redactEnv ?? [])].map((name) => env[name] ?? '');
  const patterns = said.map((each) => (typeof each === 'string' ? patternIn(each) : asGlobal(each)));
  const literal = said.filter((_, index) => patterns[index] === null) as string[];
  return {
    texts: [...literal, ...values].flatMap(linesOf),
    patterns: patterns.filter((pattern) => pattern instanceof RegExp),
  };
}

function asGlobal({ source, flags }: RegExp): RegExp {
  return new RegExp(source, `${flags.replaceAll(/[gy]/g, '')}g`);
}

/** Output is looked at line by line, so that a key of several lines is masked line by line. */
function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines.length > 1 ? lines.filter((line) => line.length >= lineLengthMin) : lines;
}

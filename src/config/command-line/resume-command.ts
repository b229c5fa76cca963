// The command line that goes on from here, for a person to copy.

import type { ShardSpec } from '../../core/planning/shard.ts';
import { flagNamed } from '../flags/flag-spelling.ts';
import type { Flag } from '../flags/flag.ts';
import { isCommandName } from './commands.ts';
import { shellQuoted } from './shell-quote.ts';
import { walkArgv } from './walk-argv.ts';

/** Whoever goes on may be elsewhere: what CI said of this job is said by its numbers. */
export function withShard(argv: readonly string[], shard: ShardSpec | null): readonly string[] {
  const end = argv.indexOf('--');
  const before = end === -1 ? argv : argv.slice(0, end);
  const words = walkArgv(before).flatMap((token) =>
    token.kind === 'option' && token.flag === 'shard' && shard !== null
      ? ['--shard', `${shard.index}/${shard.total}`]
      : token.words,
  );
  return [...words, ...argv.slice(before.length)];
}

/**
 * The words given to pawl, quoted for a POSIX shell, without what was meant for that one invocation:
 * `--fresh` would throw away what is there, `--max-files` would stop again, `--list` and `--dry-run` run nothing, and
 * what `--last-failed` leaves is for a run without it. Everything that decides which run it is, or how a user wants it
 * run, stays; so does `--bail`, which counts anew.
 */
export function resumeCommand(argv: readonly string[], program = 'pawl'): string {
  return commandWithout((flag) => flag.oneShot === true, argv, program);
}

/** The same on this machine alone: in a queue a verdict stands, and nothing runs twice. */
export function aloneCommand(argv: readonly string[], program = 'pawl'): string {
  return commandWithout((flag) => flag.oneShot === true || flag.group === 'Many machines', argv, program);
}

function commandWithout(isLeftOut: (flag: Flag) => boolean, argv: readonly string[], program: string): string {
  const end = argv.indexOf('--');
  const before = end === -1 ? argv : argv.slice(0, end);
  const tokens = walkArgv(before).filter(
    (token) => token.kind === 'word' || token.flag === null || !isLeftOut(flagNamed(token.flag)),
  );
  const commandAt = tokens.findIndex((token) => token.kind === 'word');
  const first = tokens[commandAt]?.words[0] ?? '';
  if (isCommandName(first)) tokens.splice(commandAt, 1);
  const rest = tokens.flatMap((token) => token.words);
  return shellQuoted([program, 'run', ...rest, ...(end === -1 ? [] : argv.slice(end))]);
}

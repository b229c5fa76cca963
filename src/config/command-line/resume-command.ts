// The command line that goes on from here, for a person to copy.

import type { ShardSpec } from '../../core/planning/shard.ts';
import { flagNamed } from '../flags/flag-spelling.ts';
import type { Flag } from '../flags/flag.ts';
import type { Flags } from '../flags/flags.ts';
import { isCommandName } from './commands.ts';
import { shellQuoted } from './shell-quote.ts';
import { splitArgv } from './split-argv.ts';
import { walkArgv } from './walk-argv.ts';

/** Whoever goes on may be elsewhere: what CI said of this job is said by its numbers. */
export function withShard(argv: readonly string[], shard: ShardSpec | null): readonly string[] {
  const [ours, theirs] = splitArgv(argv);
  const words = walkArgv(ours).flatMap((token) =>
    token.kind === 'option' && token.flag === 'shard' && shard !== null
      ? ['--shard', `${shard.index}/${shard.total}`]
      : token.words,
  );
  return [...words, ...theirs];
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
  const [ours, theirs] = splitArgv(argv);
  const tokens = walkArgv(ours).filter(
    (token) => token.kind === 'word' || token.flag === null || !isLeftOut(flagNamed(token.flag)),
  );
  const commandAt = tokens.findIndex((token) => token.kind === 'word');
  const first = tokens[commandAt]?.words[0] ?? '';
  if (isCommandName(first)) tokens.splice(commandAt, 1);
  const rest = tokens.flatMap((token) => token.words);
  return shellQuoted([program, 'run', ...rest, ...theirs]);
}

/** The options that say where config and state are, as they were given: whoever goes on has to look there, too. */
export function placesGiven({ config, stateDir }: Flags): readonly string[] {
  return [
    ...(config === undefined ? [] : ['--config', config]),
    ...(stateDir === undefined ? [] : ['--state-dir', stateDir]),
  ];
}

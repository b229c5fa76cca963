import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { flagNames, spellings } from '../../src/config/flags/flag-spelling.ts';
import { describeProblem, ProblemError } from '../../src/core/problem.ts';

const nothingExists = (): boolean => false;

function parsed(line: string, exists: (path: string) => boolean = nothingExists) {
  return parseArguments(line === '' ? [] : line.split(' '), exists);
}

/** Null where the words are understood. */
function thrownBy(argv: readonly string[]): unknown {
  try {
    parseArguments(argv, nothingExists);
    return null;
  } catch (error) {
    return error;
  }
}

function problemsOf(argv: readonly string[]): string[] {
  const error = thrownBy(argv);
  if (error instanceof ProblemError) return error.problems.map(describeProblem);
  throw new Error(`${argv.join(' ')} was understood`);
}

describe('which command is meant', () => {
  const run = { kind: 'run', flags: {}, patterns: [], testCommand: null };
  test.each([
    ['', run],
    ['run', run],
    ['test/a.test.ts', { ...run, patterns: ['test/a.test.ts'] }],
    ['run run', { ...run, patterns: ['run'] }],
    ['a/** b', { ...run, patterns: ['a/**', 'b'] }],
    ['-- node {file}', { ...run, testCommand: ['node', '{file}'] }],
    ['a -- node --workers 3 -- x', { ...run, patterns: ['a'], testCommand: ['node', '--workers', '3', '--', 'x'] }],
    ['-- status', { ...run, testCommand: ['status'] }],
    ['-- --help', { ...run, testCommand: ['--help'] }],
    ['plan a', { ...run, kind: 'plan', patterns: ['a'] }],
    ['run --dry-run a', { ...run, kind: 'plan', patterns: ['a'], flags: { dryRun: true } }],
    ['status --watch --json', { kind: 'status', flags: { watch: true, json: true } }],
    ['show test/a.ts', { kind: 'show', file: 'test/a.ts', flags: {} }],
    ['completion zsh', { kind: 'completion', shell: 'zsh' }],
    ['help', { kind: 'help', topic: null }],
    ['help run', { kind: 'help', topic: 'run' }],
    ['--help', { kind: 'help', topic: null }],
    ['run --wrokers -h', { kind: 'help', topic: 'run' }],
    ['-V', { kind: 'version' }],
    ['run --version', { kind: 'version' }],
  ])('pawl %s', (line, expected) => {
    expect(parsed(line)).toEqual(expected);
  });
});

describe('what flags hold', () => {
  test.each([
    ['--workers 4 --retries=2', { workers: 4, retries: 2 }],
    ['--workers 4 --workers 2', { workers: 2 }],
    ['--order slowest-first --seed 0', { order: 'slowest-first', seed: 0 }],
    ['--bail', { bail: 1 }],
    ['--bail 3', { bail: 3 }],
    ['--bail=3', { bail: 3 }],
    ['--no-bail', { bail: false }],
    ['--workers 2 --workers=3', { workers: 3 }],
    ['--bail 2 --no-bail --no-color --color', { bail: false, color: true }],
    ['--config=a=b.json', { config: 'a=b.json' }],
    ['--no-color --no-verify', { color: false, verify: false }],
    ['--color --failed-first', { color: true, failedFirst: true }],
    ['--ignore a --ignore b', { ignore: ['a', 'b'] }],
    [
      '--reporter dots --reporter junit=a=b.xml',
      {
        reporter: [
          { name: 'dots', path: null },
          { name: 'junit', path: 'a=b.xml' },
        ],
      },
    ],
    ['--kill-grace 1.5s', { killGrace: 1500 }],
    ['--timeout 5m --idle-timeout=30s', { timeout: 300_000, idleTimeout: 30_000 }],
    ['--no-timeout --no-idle-timeout', { timeout: false, idleTimeout: false }],
    ['--output-limit 2MB', { outputLimit: 2_000_000 }],
    ['--resume run_2026-11-21_143022-2', { resume: 'run_2026-11-21_143022-2' }],
    ['--resume 2026-11-21_143022', { resume: '2026-11-21_143022' }],
    ['--resume latest', { resume: 'latest' }],
    ['--incomplete-exit-code 0 --max-files 1', { incompleteExitCode: 0, maxFiles: 1 }],
    [
      '--config c.json --state-dir s --shell --fresh --list',
      { config: 'c.json', stateDir: 's', shell: true, fresh: true, list: true },
    ],
  ])('%s', (line, flags) => {
    expect(parsed(`run ${line}`)).toMatchObject({ kind: 'run', flags, patterns: [] });
  });

  test('a pattern behind --bail is a pattern', () => {
    expect(parsed('--bail test/a.ts')).toMatchObject({ flags: { bail: 1 }, patterns: ['test/a.ts'] });
  });

  test('an argument is not taken for the command', () => {
    expect(parsed('--config run --state-dir=plan status')).toEqual({
      kind: 'status',
      flags: { config: 'run', stateDir: 'plan' },
    });
  });
});

describe('what makes no sense is said, all of it at once', () => {
  test.each([
    ['--wrokers 3', '--wrokers: is not an option of pawl run — did you mean --workers? nothing was run'],
    ['--workers many', '--workers: expected a whole number from 1, found "many" — nothing was run'],
    ['--workers -1', '--workers: expected a whole number from 1, found "-1" — nothing was run'],
    ['--workers', '--workers: expected <n>, found nothing — nothing was run'],
    ['--workers -- node', '--workers: expected <n>, found nothing — nothing was run'],
    ['--bail 0', '--bail: expected a whole number from 1, found "0" — nothing was run'],
    ['--bail=', '--bail: expected a whole number from 1, found "" — nothing was run'],
    ['--no-bail=3', '--no-bail: takes no value — nothing was run'],
    ['--json=yes', '--json: takes no value — nothing was run'],
    ['--config=', '--config: expected a file, found "" — nothing was run'],
    ['--kill-grace 2d', '--kill-grace: expected a duration such as "5s", at most "1d", found "2d" — nothing was run'],
    [
      '--resume yesterday',
      '--resume: expected a run such as run_2026-11-21_143022, or latest, found "yesterday" — nothing was run',
    ],
    ['--reporter =x', '--reporter: expected "name" or "name=path", found "=x" — nothing was run'],
    ['-x', '-x: is not an option of pawl run — nothing was run'],
    [
      'status --workers 2',
      '--workers: is not an option of pawl status — it belongs to pawl run, pawl plan; nothing was run',
    ],
    ['status a', 'a: is more than pawl status takes — nothing was run'],
    ['status -- node', '--: pawl status runs no command — nothing was run'],
    ['show', 'pawl show: expected <file>, found nothing — nothing was run'],
    [
      'completion csh',
      'pawl completion: expected one of bash, zsh, fish, found "csh" — did you mean zsh? nothing was run',
    ],
    [
      'help runn',
      'pawl help: expected one of run, plan, status, show, history, clean, timings, merge, report, init, completion, help, found "runn" — did you mean run? nothing was run',
    ],
    ['run --', '--: expected a command, found nothing — nothing was run'],
    ['stauts', 'stauts: is neither a command nor a file or folder here — did you mean pawl status? nothing was run'],
  ])('pawl %s', (line, problem) => {
    expect(problemsOf(line.split(' '))).toEqual([problem]);
  });

  test('several', () => {
    const argv = ['run', '--wrokers', '--seed', 'x', '--order', 'y', '--json=1', '', '--'];
    expect(problemsOf(argv)).toHaveLength(6);
  });

  test('an empty pattern, which is an unset variable, does not mean the whole project', () => {
    expect(problemsOf(['run', ''])).toHaveLength(1);
  });
});

test('a folder that is named like a mistyped command is a pattern', () => {
  expect(parsed('stats', (path) => path === 'stats')).toMatchObject({ kind: 'run', patterns: ['stats'] });
});

test('no command line at all throws anything but problems', () => {
  const words = fc.oneof(
    fc.constantFrom(...flagNames.flatMap(spellings), 'run', 'plan', 'status', 'show', 'help', '--', '1', 'a=b'),
    fc.string(),
    fc.string().map((text) => `--${text}`),
    fc.constantFrom(...flagNames.flatMap(spellings)).chain((option) => fc.string().map((text) => `${option}=${text}`)),
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 6 }), (argv) => {
      const error = thrownBy(argv);
      expect(error === null || error instanceof ProblemError).toBe(true);
    }),
  );
});

test('what stands before -- and what stands after it are never mixed', () => {
  const pattern = fc.stringMatching(/^[a-z]{2,8}\/[a-z*.]{1,8}$/);
  fc.assert(
    fc.property(fc.array(pattern), fc.array(fc.string(), { minLength: 1 }), (patterns, testCommand) => {
      const argv = ['run', ...patterns, '--', ...testCommand];
      expect(parseArguments(argv, nothingExists)).toEqual({ kind: 'run', flags: {}, patterns, testCommand });
    }),
  );
});

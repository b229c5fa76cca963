import { spawnSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { completionScript } from '../../src/cli/completion.ts';
import { helpOn } from '../../src/cli/help.ts';
import { commandNames } from '../../src/config/command-line/commands.ts';
import { flagsOf, flagUsage } from '../../src/config/flags/flag-spelling.ts';

describe('help', () => {
  test.each(commandNames)('on %s names every option, once', async (name) => {
    const help = await helpOn(name, 100);
    const [options = ''] = help.split('\nExamples:');
    for (const flag of flagsOf(name)) expect(options.split(` ${flagUsage(flag)} `)).toHaveLength(2);
    expect(help).toMatch(`Usage: pawl ${name} `);
    expect(help).toMatch(/\n$/);
  });

  test('on pawl names every command and exit code', async () => {
    const help = await helpOn(null, 100);
    for (const name of commandNames) expect(help).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    expect(help).toMatch(/^ {2}75 /m);
  });

  test('tells the verdicts of a run where a run can end with them, and nowhere else', async () => {
    expect(await helpOn('run', 100)).toMatch(/^Exit codes:\n {2}0 /m);
    for (const name of ['plan', 'status', 'show'] as const)
      expect(await helpOn(name, 100)).not.toContain('Exit codes:');
  });

  test('keeps to the width of the terminal, where it wraps options', async () => {
    const help = await helpOn('run', 80);
    const options = help.slice(help.indexOf('Which files:'), help.indexOf('Examples:'));
    expect(Math.max(...options.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('completion', () => {
  test.each([
    [['pawl', ''], 'run plan status show history clean timings merge report init completion help'],
    [['pawl', 'st'], 'status'],
    [['pawl', '--work'], '--workers'],
    [['pawl', 'status', '--w'], '--watch'],
    [['pawl', 'run', '--order', 's'], 'slowest-first'],
    [['pawl', 'completion', ''], 'bash zsh fish'],
    [['pawl', 'run', '--config', 'r'], ''],
    [['pawl', 'run', ''], ''],
    [['pawl', '--', 'r'], ''],
  ])('bash completes %j with: %s', (words, completed) => {
    const line = `${completionScript('bash')}
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_pawl
echo "\${COMPREPLY[*]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', line, 'bash', ...words], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(completed);
  });

  test('zsh borrows the script of bash, in which it finds no modifier of an expansion', () => {
    expect(completionScript('zsh')).toMatch(/^autoload .*bashcompinit\n_pawl\(\)/);
    expect(completionScript('zsh')).not.toMatch(/\$\{[^}]*:[a-z]/i);
  });

  test('fish is told every option of the table', () => {
    expect(completionScript('fish')).toMatch(/^complete -c pawl -l order -x -a 'path failed-first .*' -d /m);
    expect(completionScript('fish')).toMatch(/^complete -c pawl -l version -s V -d /m);
  });
});

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, it } from 'vitest';

import { isAlive } from '../../src/io/processes/alive.ts';
import { CommandLine, held, until } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { isMissing } from '../rig/requires.ts';

const binary = fileURLToPath(new URL('../../bin/pawl.js', import.meta.url));

describe.skipIf(isMissing('tmux'))('on a real terminal (needs tmux)', () => {
  let session: Terminal | null = null;
  afterEach(() => session?.close());

  it('shows how far it is, and Ctrl-C ends the file that runs and nothing that is done', async () => {
    const line = new CommandLine(
      new Project({ 'test/a.sh': 'exit 0\n', 'test/b.sh': held('b'), 'test/c.sh': 'exit 0\n' }),
    );
    line.project.write('pawl.config.json', JSON.stringify({ patterns: ['test/*.sh'], command: ['sh', '{file}'] }));
    session = new Terminal(line);
    session.type(`${process.execPath} ${binary}; echo "ended with $?"`);
    const pid = await line.running('b');
    await until(() => /^\[1\/3\].*test\/b\.sh/m.test(session?.screen() ?? ''));
    session.press('C-c');
    await until(() => session?.screen().includes('ended with 130'));
    const screen = session.screen();
    expect(screen).toContain('SIGINT: ending what runs');
    expect(screen).toContain('1 passed, 0 failed, 2 not run of 3 files');
    expect(screen).toContain('to continue: pawl run');
    // The live line is gone: nothing that was painted over is left behind.
    expect(screen).not.toMatch(/^\[1\/3\](?!.*passed)/m);
    expect(isAlive(pid)).toBe(false);
    line.letGo('b');
    session.type(`clear; ${process.execPath} ${binary}; echo "ended with $?"`);
    await until(() => session?.screen().includes('ended with 0'));
    expect(session.screen()).toContain('kept 1 (1 verified, 0 assumed), ran 2');
  });

  it('Ctrl-Z stops the file that runs, and fg lets it go on', async () => {
    const line = new CommandLine(new Project({ 'test/a.sh': held('a') }));
    line.project.write('pawl.config.json', JSON.stringify({ patterns: ['test/*.sh'], command: ['sh', '{file}'] }));
    session = new Terminal(line);
    session.type('set -m');
    session.type(`${process.execPath} ${binary}; echo "ended with $?"`);
    await line.running('a');
    session.press('C-z');
    await until(() => /stopped|suspended/i.test(session?.screen() ?? ''));
    line.letGo('a');
    session.type('fg');
    await until(() => session?.screen().includes('of 1 file'));
    expect(session.screen()).toContain('1 passed, 0 failed of 1 file');
  });

  it('status --watch follows a run in place until its end, and leaves what stood above it', async () => {
    const line = new CommandLine(new Project({ 'test/a.sh': held('a'), 'test/b.sh': held('b') }));
    const run = line.start('run', 'test/*.sh', '--', 'sh', '{file}');
    await line.running('a');
    session = new Terminal(line);
    session.type(`echo above; ${process.execPath} ${binary} status --watch; echo "ended with $?"`);
    await until(() => session?.screen().includes('running  test/a.sh'));
    line.letGo('a');
    await until(() => session?.screen().includes('running  test/b.sh'));
    line.letGo('b');
    await until(() => session?.screen().includes('ended with 0'));
    expect((await run.ended).code).toBe(0);
    const rows = session.screen().split('\n');
    // Where it was typed before the shell was there, the prompt stands in front.
    const below = rows.findLastIndex((row) => /^(?:\S )?above$/.test(row)) + 1;
    expect(rows.slice(below, below + 3)).toEqual([
      expect.stringMatching(/^run_\S+: finished .* ago$/),
      '2 of 2 files have a verdict: 2 passed, 0 failed, 0 not run',
      'ended with 0',
    ]);
  });
});

/** A tmux server of its own, so that it can be ended without touching anybody else's. */
class Terminal {
  readonly #socket: string;

  constructor({ home, project }: CommandLine) {
    this.#socket = join(fs.realpathSync(home), 'tmux');
    const env = { ...process.env, RIG_HOME: home, PS1: '$ ', CI: '' };
    execFileSync(
      'tmux',
      ['-S', this.#socket, '-f', '/dev/null', 'new-session', '-d', '-x', '100', '-y', '40', '-c', project.root, 'sh'],
      { env },
    );
  }

  type(line: string): void {
    this.#tmux('send-keys', line, 'Enter');
  }

  press(key: string): void {
    this.#tmux('send-keys', key);
  }

  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  close(): void {
    this.#tmux('kill-server');
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...args], { encoding: 'utf8' });
  }
}

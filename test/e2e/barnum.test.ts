// The example for Barnum, run by the real engine.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { isAlive } from '../../src/io/processes/alive.ts';
import { CommandLine, held, Running, until } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const tsx = path('node_modules/tsx/dist/cli.mjs');

/** In a process group of its own, with `pawl` on its PATH as npm would put it there. */
function chain(line: CommandLine, ...args: readonly string[]): Running {
  const bin = join(line.home, 'bin');
  fs.mkdirSync(bin, { recursive: true });
  fs.rmSync(join(bin, 'pawl'), { force: true });
  fs.symlinkSync(path('bin/pawl.js'), join(bin, 'pawl'));
  const env = { ...process.env, RIG_HOME: line.home, PATH: `${bin}:${process.env['PATH']}` };
  const argv = [tsx, path('examples/barnum/workflow.ts'), ...args, line.project.root];
  return new Running(spawn(process.execPath, argv, { env, stdio: 'pipe', detached: true }));
}

const config = JSON.stringify({ patterns: ['test/*.sh'], command: ['sh', '{file}'] });

describe('the chain of the Barnum example', () => {
  it('ends at the first failure with --bail, in a project without a config', async () => {
    const line = new CommandLine(new Project({}));
    const demo = (file: string): void =>
      line.project.write(file, fs.readFileSync(path(`fixtures/demo/${file}`), 'utf8'));
    ['package.json', 'src/money.js', 'src/tax.js', 'test/money.test.js', 'test/tax.test.js'].forEach(demo);
    const { code, stdout, stderr } = await chain(line, '--bail').ended;
    expect(stderr).toBe('failed    test/money.test.js\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '1 completed here, 1 remaining, pawl says 1\n' });
  });

  it('goes on where it was when all of it was killed, until nothing remains, and its end tells of a failure on the way', async () => {
    const tellsItsPawl = `echo $PPID > "$RIG_HOME/pawl"\n${held('b')}`;
    const files = { 'test/a.sh': 'exit 1\n', 'test/b.sh': tellsItsPawl, 'test/c.sh': 'exit 0\n' };
    const line = new CommandLine(new Project({ 'pawl.config.json': config, ...files }));
    const killed = chain(line);
    await line.running('b');
    const pawl = Number(fs.readFileSync(join(line.home, 'pawl'), 'utf8'));
    process.kill(-(killed.child.pid ?? Number.NaN), 'SIGKILL');
    await until(() => !isAlive(pawl));
    line.letGo('b');
    const { code, stdout, stderr } = await chain(line).ended;
    expect(stderr).toContain('passed    test/b.sh\npassed    test/c.sh\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '2 completed here, 0 remaining, pawl says 1\n' });
  });
});

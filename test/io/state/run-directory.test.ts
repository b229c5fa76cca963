import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import type { Disk } from '../../../src/io/files/disk.ts';
import { nodeDisk } from '../../../src/io/files/disk.ts';
import { DurableFiles } from '../../../src/io/files/durable-files.ts';
import { readTail } from '../../../src/io/files/plain-file.ts';
import { AppendedFile, lastLines } from '../../../src/io/state/journal-file.ts';
import { aProject } from '../../rig/project.ts';

const folder = (): string => fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-disk-'));

/** A disk that writes down what was done to it, and can fail. */
function watched(fail: (deed: string) => boolean = () => false): { disk: Disk; deeds: string[] } {
  const deeds: string[] = [];
  const disk = Object.fromEntries(
    Object.entries(nodeDisk).map(([name, deed]) => [
      name,
      (...args: unknown[]) => {
        deeds.push(name);
        if (fail(name)) throw Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: name });
        return (deed as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as Disk;
  return { disk, deeds };
}

describe('a durable write', () => {
  it('syncs the content before the name, and the name before it returns', () => {
    const { disk, deeds } = watched();
    const files = new DurableFiles(disk);
    const directory = folder();
    files.makeDirectories(directory);
    deeds.length = 0;
    files.write(join(directory, 'a'), 'text', true);
    expect(deeds).toEqual(['create', 'write', 'sync', 'close', 'rename', 'syncDirectory']);
  });

  it.each(['create', 'write', 'sync', 'rename'])(
    'that fails at %s leaves the old file as it was and no other',
    (step) => {
      const directory = folder();
      fs.writeFileSync(join(directory, 'a'), 'old');
      const { disk } = watched((deed) => deed === step);
      expect(() => new DurableFiles(disk).write(join(directory, 'a'), 'new', true)).toThrow('no space left');
      expect(fs.readdirSync(directory)).toEqual(['a']);
      expect(fs.readFileSync(join(directory, 'a'), 'utf8')).toBe('old');
    },
  );

  it('makes missing folders durable, each in its parent', () => {
    const { disk, deeds } = watched();
    const directory = folder();
    new DurableFiles(disk).makeDirectories(join(directory, 'x/y'));
    expect(deeds.slice(1)).toEqual(['makeDirectory', 'syncDirectory', 'makeDirectory', 'syncDirectory']);
  });

  it('leaves a folder where it is that another process makes at the same time', () => {
    const directory = join(folder(), 'x');
    const look = vi.spyOn(fs, 'statSync').mockImplementationOnce(() => {
      fs.mkdirSync(join(directory, 'of another one'), { recursive: true });
      return undefined;
    });
    new DurableFiles(nodeDisk).makeDirectories(directory);
    look.mockRestore();
    expect(fs.readdirSync(directory)).toEqual(['of another one']);
  });

  it('puts a folder back that another process has made in the place of what was in the way of both', () => {
    const around = folder();
    const directory = join(around, 'x');
    fs.writeFileSync(directory, '');
    const look = vi.spyOn(fs, 'lstatSync').mockImplementationOnce((path) => {
      const seen = fs.statSync(path);
      fs.unlinkSync(path);
      fs.mkdirSync(join(directory, 'of another one'), { recursive: true });
      return seen;
    });
    new DurableFiles(nodeDisk).makeDirectories(directory);
    look.mockRestore();
    expect(fs.readdirSync(around)).toEqual(['x']);
    expect(fs.readdirSync(directory)).toEqual(['of another one']);
  });

  it('syncs the name of a folder that is there already, once: whoever made it may have died before he did', () => {
    const { disk, deeds } = watched();
    const files = new DurableFiles(disk);
    const directory = folder();
    files.makeDirectories(directory);
    files.makeDirectories(directory);
    expect(deeds).toEqual(['syncDirectory']);
  });
});

describe('an appended file', () => {
  it('does not let a torn last line spoil the next', () => {
    const path = join(folder(), 'journal');
    fs.writeFileSync(path, '{"whole":1}\n{"torn":');
    const file = new AppendedFile(nodeDisk, path);
    file.append('{"next":2}\n', true);
    file.close();
    expect(lastLines(path)).toEqual(['{"whole":1}', '{"torn":', '{"next":2}', '']);
  });

  it('has a durable name with its first durable line', () => {
    const { disk, deeds } = watched();
    const file = new AppendedFile(disk, join(folder(), 'journal'));
    file.append('{"a":1}\n', false);
    file.append('{"b":1}\n', true);
    file.append('{"c":1}\n', true);
    expect(deeds).toEqual(['openForAppend', 'write', 'write', 'sync', 'syncDirectory', 'write', 'sync']);
    file.close();
  });

  it('is read from its end without a broken character', () => {
    const path = join(folder(), 'log');
    fs.writeFileSync(path, 'aé🦀b');
    expect([readTail(path, 3), readTail(path, 6), readTail(path, 99), readTail('absent', 9)]).toEqual([
      'b',
      '🦀b',
      'aé🦀b',
      '',
    ]);
  });
});

describe('a run on disk', () => {
  it('is in a directory that says what it is, also where a pawl died that had not come to that', async () => {
    const project = aProject({ a: 'passes' });
    for (const name of ['running', 'lock.0b5c']) project.write(`.pawl/${name}`, '');
    await project.run();
    expect(project.read('.pawl/.gitignore')).toBe('*\n');
  });

  it('has the outputs of kept files byte by byte, also on a disk that cannot link', async () => {
    const project = aProject({ a: 'passes', b: 'fails' });
    project.write('test/a.sh', "printf 'caf\\351\\n'\n");
    const output = (): string => join(project.root, '.pawl/runs', project.latest(), 'logs/output/test/a.sh.log');
    await project.run();
    const link = vi.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM', syscall: 'link' });
    });
    try {
      expect((await project.run()).summary.kept.verified).toBe(1);
    } finally {
      link.mockRestore();
    }
    expect(fs.readFileSync(output())).toEqual(Buffer.from('caf\xe9\n', 'latin1'));
  });

  it('has the layout of format 1', async () => {
    const project = aProject({ a: 'passes', 'deep/b': 'fails' });
    const { summary } = await project.run();
    const run = `.pawl/runs/${summary.run}`;
    const all = fs.readdirSync(join(project.root, '.pawl'), { recursive: true, withFileTypes: true });
    const files = all
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(project.root.length + 1));
    const kept = files.filter((file) => !file.startsWith('.pawl/cache/'));
    expect(kept.toSorted()).toEqual(
      [
        '.pawl/.gitignore',
        '.pawl/CACHEDIR.TAG',
        '.pawl/README',
        '.pawl/latest',
        `${run}/errors/test/deep/b.sh.error.json`,
        `${run}/logs/output/test/deep/b.sh.log`,
        `${run}/logs/progress.jsonl`,
        `${run}/logs/progress.log`,
        `${run}/results/summary.json`,
        `${run}/results/test/a.sh.result.json`,
        `${run}/results/test/deep/b.sh.result.json`,
        `${run}/run.json`,
      ].toSorted(),
    );
    expect(JSON.parse(project.read(`${run}/results/summary.json`))).toMatchObject({
      run_id: summary.run,
      total: 2,
      completed: 2,
      failed: 1,
      success_rate: 0.5,
    });
    expect(JSON.parse(project.read(`${run}/errors/test/deep/b.sh.error.json`))).toMatchObject({
      outcome: 'failed',
      exitCode: 1,
      outputTail: 'no\n',
    });
  });

  it('journals the start of a file before its command', async () => {
    const project = aProject({ a: 'passes' });
    project.write('test/a.sh', 'cat .pawl/runs/*/logs/progress.jsonl\n');
    const { summary } = await project.run();
    expect(project.read(`.pawl/runs/${summary.run}/logs/output/test/a.sh.log`)).toContain('"kind":"file-started"');
  });

  it('is rid of what a dead writer left half-written when it goes on', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const { summary } = await project.run({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    const left = `.pawl/runs/${summary.run}/results/test/b.sh.result.json.4194999.tmp`;
    project.write(left, '{"format":1,');
    expect((await project.run()).ran).toEqual(['test/b.sh']);
    expect(fs.existsSync(join(project.root, left))).toBe(false);
  });

  it('removes the error report of a file that passes after all', async () => {
    const project = aProject({ a: 'fails' });
    const { summary } = await project.run();
    project.write('test/a.sh', 'exit 0\n');
    await project.run({ resume: summary.run });
    expect(fs.existsSync(join(project.root, `.pawl/runs/${summary.run}/errors/test/a.sh.error.json`))).toBe(false);
  });
});

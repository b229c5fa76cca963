// Printing: what the environment allows, and that nothing is lost or thrown.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { DescriptorWriter } from '../../../src/io/terminal/descriptor-writer.ts';
import { terminalAbilities } from '../../../src/io/terminal/terminal-abilities.ts';

describe('colours', () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ CI: 'true' }, true, true],
  ])('with %j on a terminal (%s): %s', (env, isTty, colors) => {
    expect(terminalAbilities(env, isTty).colors).toBe(colors);
  });
});

describe('a line is repainted', () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ CI: 'true' }, true, false],
    [{ CI: 'false' }, true, true],
    [{ CI: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, false],
  ])('with %j on a terminal (%s): %s', (env, isTty, isTerminal) => {
    expect(terminalAbilities(env, isTty).isTerminal).toBe(isTerminal);
  });
});

describe('the width', () => {
  test.each([
    [{}, 80],
    [{ COLUMNS: '120' }, 120],
    [{ COLUMNS: '0' }, 80],
    [{ COLUMNS: 'wide' }, 80],
  ])('with %j is %i where the terminal does not tell', (env, columns) => {
    expect(terminalAbilities(env, false).columns).toBe(columns);
  });
});

describe('writing to a pipe', () => {
  /** Takes a few bytes at a time, and what it throws before that. */
  function slowPipe(bytesAtOnce: number, errors: string[]) {
    const taken: Buffer[] = [];
    const writer = new DescriptorWriter((bytes, offset) => {
      const code = errors.shift();
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      const some = bytes.subarray(offset, offset + bytesAtOnce);
      taken.push(some);
      return some.length;
    });
    return { writer, text: () => Buffer.concat(taken).toString() };
  }

  test('goes on where a full pipe broke off, within a character too', () => {
    const { writer, text } = slowPipe(1, ['EAGAIN', 'EINTR', 'EAGAIN']);
    writer.write('größer 😀\n');
    expect(text()).toBe('größer 😀\n');
  });

  test('ends quietly when the reader has gone, and is not tried again', () => {
    const { writer, text } = slowPipe(100, ['EPIPE']);
    writer.write('one');
    writer.write('two');
    expect(text()).toBe('');
  });

  test('is tried again after a full disk', () => {
    const { writer, text } = slowPipe(100, ['ENOSPC']);
    writer.write('one');
    writer.write('two');
    expect(text()).toBe('two');
  });

  test.skipIf(process.platform === 'win32')('survives a real reader who leaves', () => {
    const path = join(fs.mkdtempSync(join(tmpdir(), 'pawl-pipe-')), 'pipe');
    execFileSync('mkfifo', [path]);
    const reader = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const descriptor = fs.openSync(path, 'w');
    const writer = new DescriptorWriter((bytes, offset) => fs.writeSync(descriptor, bytes, offset));
    writer.write('heard\n');
    const buffer = Buffer.alloc(100);
    expect(buffer.toString('utf8', 0, fs.readSync(reader, buffer))).toBe('heard\n');
    fs.closeSync(reader);
    expect(() => writer.write('not heard\n')).not.toThrow();
    fs.closeSync(descriptor);
  });
});

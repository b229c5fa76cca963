import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { redactorOf } from '../../../src/core/text/redaction.ts';
import { redactedOutput } from '../../../src/io/processes/redacted-output.ts';
import { until } from '../../rig/command-line.ts';

const secret = 'hunter2-hunter2';
const redact = redactorOf({ texts: [secret, 'pässword'], patterns: [/key=\w+/g] }) ?? String;

describe('output with secrets in it', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'pawl-redacted-'));
    path = join(folder, 'a.log');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  function logOf(bytesMax: number, ...printed: readonly (string | Buffer)[]): Buffer {
    const output = redactedOutput(path, bytesMax, redact);
    for (const piece of printed) fs.writeFileSync(output.descriptor, piece);
    output.close();
    return fs.readFileSync(path);
  }

  it('has no name before it is masked, and then that of its log alone', () => {
    const output = redactedOutput(path, 1_000_000, redact);
    fs.writeSync(output.descriptor, `a ${secret}\n`);
    expect(output.printedBytes()).toBe(2 + secret.length + 1);
    expect(fs.readdirSync(folder)).toEqual([]);
    output.close();
    expect(fs.readFileSync(path, 'utf8')).toBe('a [redacted]\n');
    expect(fs.readdirSync(folder)).toEqual(['a.log']);
  });

  it('is masked however it was printed in pieces', () => {
    const padding = 'x'.repeat(256 * 1024 - 5);
    expect(logOf(10_000_000, padding, secret.slice(0, 4), secret.slice(4), '\nkey', '=1 end').toString()).toBe(
      `${padding}[redacted]\n[redacted] end`,
    );
  });

  it('keeps what an earlier attempt printed', () => {
    logOf(1000, 'first\n');
    expect(logOf(1000, `${secret}\n`).toString()).toBe('first\n[redacted]\n');
  });

  it('stays byte by byte what it was where nothing is masked', () => {
    const raw = Buffer.from([0xff, 0x00, 0x0d, 0x1b, 0x5b, 0x6d, 0xc3, 0x0a, 0xe2, 0x82, 0x0a]);
    expect(logOf(1000, raw)).toEqual(raw);
    const broken = Buffer.concat([Buffer.from([0xff]), Buffer.from(`pässword ${secret} ü\n`), Buffer.from([0xfe])]);
    expect(logOf(1000, broken)).toEqual(
      Buffer.concat([raw, Buffer.from([0xff]), Buffer.from('[redacted] [redacted] ü\n'), Buffer.from([0xfe])]),
    );
  });

  it('is cut at the ends of lines, so that no half of a secret is left', () => {
    for (let shift = 0; shift < 2 * secret.length; shift++) {
      const printed = `${'-'.repeat(shift)}\n${`${secret}\n`.repeat(300)}`;
      const log = logOf(1000, printed).toString();
      expect(log).toContain('--output-limit is 1 KB]\n');
      expect(log.replaceAll(/\[redacted\]|\[pawl cut .*\]|-|\s/g, '')).toBe('');
      fs.rmSync(path);
    }
  });

  it('is not kept where a line is too long to be looked into', () => {
    const log = logOf(10_000_000, 'a\n', 'x'.repeat(1_100_000), secret, '\nb\n');
    expect(log.toString()).toBe('a\n[redacted: a line of 1.1 MB]\nb\n');
  });

  it('is bounded while it comes', async () => {
    const output = redactedOutput(path, 1000, redact);
    fs.writeSync(output.descriptor, `${secret}\n`.repeat(10_000));
    await until(() => fs.fstatSync(output.descriptor).size <= 1000);
    expect(fs.readdirSync(folder)).toEqual([]);
    output.close();
    expect(fs.readFileSync(path, 'utf8')).not.toContain('hunter2');
  });
});

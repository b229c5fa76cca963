// Standard output and standard error as places to print to.

import fs from 'node:fs';

import type { Output } from '../../ports/output.ts';
import { DescriptorWriter } from './descriptor-writer.ts';
import type { Environment } from './terminal-abilities.ts';
import { terminalAbilities } from './terminal-abilities.ts';

export interface OutputOptions {
  readonly env?: Environment;
  /** What the user asked for on the command line; the environment decides when it is not given. */
  readonly colors?: boolean | undefined;
}

/** Where results go. */
export function standardOutput(options: OutputOptions = {}): Output {
  return outputTo(1, options);
}

/** Where problems go that are no part of the results. */
export function standardError(options: OutputOptions = {}): Output {
  return outputTo(2, options);
}

function outputTo(descriptor: 1 | 2, { env = process.env, colors }: OutputOptions): Output {
  const isTty = isTerminal(descriptor);
  const abilities = terminalAbilities(env, isTty);
  return {
    isTerminal: abilities.isTerminal,
    colors: colors ?? abilities.colors,
    columns: () => (isTty ? streamOf(descriptor).columns : 0) || abilities.columns,
    rows: () => (isTty ? streamOf(descriptor).rows : 0) || 24,
    write: isTty ? terminalWriter(descriptor) : descriptorWriter(descriptor),
  };
}

/** Not asked of process.stdout: to look at it makes a pipe non-blocking. What a pipe or a file is shows without `tty`. */
function isTerminal(descriptor: number): boolean {
  if (isPipeOrFile(descriptor)) return false;
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

function isPipeOrFile(descriptor: number): boolean {
  try {
    return !fs.fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Node's stream knows how to talk to a Windows console. Elsewhere it writes to a terminal at once, too. */
function terminalWriter(descriptor: 1 | 2): (text: string) => void {
  const stream = streamOf(descriptor);
  // A terminal that was closed: whoever cares gets a SIGHUP.
  stream.on('error', () => {});
  return (text) => void stream.write(text);
}

function descriptorWriter(descriptor: number): (text: string) => void {
  const writer = new DescriptorWriter((bytes, offset) => fs.writeSync(descriptor, bytes, offset));
  return (text) => writer.write(text);
}

function streamOf(descriptor: 1 | 2): NodeJS.WriteStream {
  return descriptor === 1 ? process.stdout : process.stderr;
}

// Writing a config into a project, and asking before one is replaced.

import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import tty from 'node:tty';

/** False when something of that name is there, be it a link that leads nowhere. */
export function createFile(path: string, text: string): boolean {
  try {
    fs.writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** In the place of what is there. A link is replaced, and not what it leads to. */
export function replaceFile(path: string, text: string): void {
  const written = join(fs.mkdtempSync(join(dirname(path), '.pawl-init-')), 'config');
  try {
    fs.writeFileSync(written, text);
    fs.renameSync(written, path);
  } finally {
    fs.rmSync(dirname(written), { recursive: true, force: true });
  }
}

/** Null where nobody can be asked: no terminal is there to read from and to print to. */
export async function askYesNo(question: string): Promise<boolean | null> {
  if (!tty.isatty(0) || !tty.isatty(1)) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Ctrl-C and Ctrl-D are no answer, and leave the cursor where it is.
    const answer = await terminal.question(`${question} [y/N] `).catch(() => {
      process.stdout.write('\n');
      return '';
    });
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

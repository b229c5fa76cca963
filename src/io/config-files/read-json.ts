// A JSON file that the user wrote → its value, or a problem that says where it goes wrong.

import fs from 'node:fs';

import { ProblemError } from '../../core/problem.ts';

/** Throws a ProblemError of kind `usage` that names the file as `name`. */
export function readJson(path: string, name: string): unknown {
  const text = readText(path, name).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw unusable(name, 'is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable(name, `is not valid JSON (${error instanceof Error ? error.message : String(error)})`, error);
  }
}

function readText(path: string, name: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw unusable(name, `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`, error);
  }
}

function unusable(where: string, message: string, cause?: unknown): ProblemError {
  return new ProblemError([{ kind: 'usage', where, message, next: 'nothing was run' }], { cause });
}

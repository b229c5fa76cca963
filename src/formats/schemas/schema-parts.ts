// What the schemas of all stored shapes are built from. Strict about the members that a format has, tolerant of
// members that a later version of it may add.

import * as z from 'zod';

import { outcomes } from '../../core/results/outcome.ts';
import type { TestFile } from '../../core/test-file.ts';
import { formatVersion } from '../version.ts';

/**
 * One schema for each member of a core interface. Used with `satisfies` on the members of an object schema, it makes
 * the compiler refuse a member that is missing, that is of another type, or that the interface does not have.
 */
export type MembersOf<T> = { readonly [Key in keyof T]-?: z.ZodType<T[Key]> };

/** A core interface as it is stored: with its format version in front. */
export type Stored<T> = T & { readonly format: typeof formatVersion };

export const format = z.literal(formatVersion).describe('The version of the format. This schema describes version 1.');

/** The brand exists for the compiler only: to a reader of the file it is a string. */
export const testFile = z
  .string()
  .describe(
    'The path of the test file relative to the project root, with forward slashes.',
  ) as unknown as z.ZodType<TestFile>;

export const runId = z
  .string()
  .describe('The name of a run and of its directory: `run_2026-11-21_143022` in UTC, `-2` behind a second one.');

export const moment = z.string().describe('A moment in time: ISO 8601, UTC.');

export const count = z.int().nonnegative();

export const durationMs = z.number().nonnegative().describe('A duration in milliseconds.');

export const digest = z.string().describe('A digest with its kind in front: `sha256:…`.');

export const outcome = z
  .enum(outcomes)
  .describe(
    'What it came to: `passed` and `failed` are the word of the command, `timed-out` is the word of pawl, a ' +
      '`crashed` command was ended by a signal that pawl did not send, and in an `empty` file the runner ran no test.',
  );

export const exitCode = z.int().nullable().describe('The exit code of the command; null when a signal ended it.');

export const signal = z.string().nullable().describe('The signal that ended the command; null when it exited.');

export const pawlVersion = z.string().describe('The version of pawl that wrote this.');

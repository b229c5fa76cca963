// The schemas, the guards and the core types say the same: the guards are fast, the schemas are what others read.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';

import { errorReport } from '../../src/formats/error-report.ts';
import { decodeFileResult, encodeFileResult, isFileResult } from '../../src/formats/file-result.ts';
import { encodeJournalLine } from '../../src/formats/journal.ts';
import { decodeRun, encodeRun, isRun } from '../../src/formats/run.ts';
import {
  errorReportSchema,
  fileResultSchema,
  journalLineSchema,
  jsonSchemas,
  runSchema,
  summarySchema,
  timingsSchema,
} from '../../src/formats/schemas.ts';
import { decodeSummary, encodeSummary, isStoredSummary } from '../../src/formats/summary.ts';
import { decodeTimings, encodeTimings, isTimings } from '../../src/formats/timings.ts';
import { formatVersion } from '../../src/formats/version.ts';
import { damaged, fileResults, runEvents, runs, summaries, timings } from '../rig/arbitraries.ts';
import { aRun } from '../rig/builders.ts';

const format = formatVersion;
const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

/** The value with every object in it checked to hold no member that its schema does not know. */
function expectKnownMembers(schema: z.ZodObject, value: unknown): void {
  expect(Object.keys(schema.shape)).toEqual(expect.arrayContaining(Object.keys(value as object)));
}

/** What is the same for all that is stored. */
interface Shape<T> {
  readonly values: fc.Arbitrary<T>;
  readonly encode: (value: T) => string;
  readonly decode: (text: string, value: T) => unknown;
  /** What comes back, where that is not the value itself. */
  readonly read?: (value: T) => unknown;
  readonly schema: z.ZodObject;
  readonly guard: (value: unknown) => boolean;
}

const shapeOf = <T>(name: string, shape: Shape<T>): readonly [string, Shape<unknown>] => [name, shape as never];

describe.each([
  shapeOf('a result', {
    values: fileResults,
    encode: encodeFileResult,
    decode: (text, { file }) => decodeFileResult(text, 'here', file),
    read: (result) => ({ format, ...result }),
    schema: fileResultSchema,
    guard: isFileResult,
  }),
  shapeOf('a run', {
    values: runs,
    encode: encodeRun,
    decode: (text) => decodeRun(text, 'here'),
    read: (run) => ({ format, ...run }),
    schema: runSchema,
    guard: isRun,
  }),
  shapeOf('a summary', {
    values: summaries,
    encode: encodeSummary,
    decode: (text) => decodeSummary(text, 'here'),
    schema: summarySchema,
    guard: isStoredSummary,
  }),
  shapeOf('a timings file', {
    values: timings,
    encode: encodeTimings,
    decode: (text) => decodeTimings(text, 'here'),
    schema: timingsSchema,
    guard: isTimings,
  }),
])('%s', (_, { values, encode, decode, read = (value) => value, schema, guard }) => {
  test('comes back from disk as it went', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(encode(value), value)).toEqual({ ok: true, value: read(value) });
      }),
    );
  });

  test('is what its schema describes', () => {
    fc.assert(
      fc.property(values, (value) => {
        const stored: unknown = JSON.parse(encode(value));
        expect(schema.parse(stored)).toEqual(stored);
        expectKnownMembers(schema, stored);
      }),
    );
  });

  test('however damaged, is accepted by the guard if and only if the schema accepts it', () => {
    const stored = damaged(values.map((value): unknown => JSON.parse(encode(value))));
    fc.assert(
      fc.property(stored, (value) => {
        expect(guard(value)).toBe(accepts(schema, value));
      }),
      { numRuns: 1000 },
    );
  });
});

test('timings are written in code-unit order, however they are known', () => {
  fc.assert(
    fc.property(timings, (known) => {
      expect(encodeTimings(new Map([...known].toReversed()))).toBe(encodeTimings(known));
    }),
  );
});

test('of what a merged run keeps in mind each member counts', () => {
  const superseded = {
    file: 'a',
    run: 'r',
    shard: null,
    host: 'h',
    outcome: 'failed',
    finishedAt: 'now',
    durationMs: 1,
  };
  const runWith = (member: string, value: unknown): object => {
    const merged = { parts: [], superseded: [{ ...superseded, [member]: value }], problems: [] };
    return { format, ...aRun(), merged };
  };
  for (const member of Object.keys(superseded)) {
    expect([isRun(runWith(member, {})), accepts(runSchema, runWith(member, {}))], member).toEqual([false, false]);
  }
  expect(isRun(runWith('durationMs', 2))).toBe(true);
});

test('a run that says of its shard no more than its number is read as one', () => {
  const run = aRun({ shard: { index: 2, total: 3 } });
  expect(decodeRun(encodeRun(run), 'here')).toMatchObject({ ok: true, value: run });
});

test('a stored text that nests without end, or has parts without number, is refused unparsed', () => {
  const nested = (depth: number): string => `{"format":1,"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  for (const text of [nested(5000), nested(2_000_000)]) {
    expect(decodeRun(text, 'here')).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('nested') },
    });
  }
  expect(decodeRun(`{"x":[${'{},'.repeat(300_000)}`, 'here')).toMatchObject({
    problem: { message: 'has more than 250000 objects and lists' },
  });
  const brackets = `${'[{'.repeat(20_000)}\\"[`;
  const run = { ...aRun(), patterns: [brackets] };
  expect(decodeRun(encodeRun(run), 'here')).toMatchObject({ ok: true, value: run });
});

test('where a text ends is seen behind backslashes, too: what nests is counted outside of it alone', () => {
  const brackets = '['.repeat(10_000);
  const told = (words: string, behind: string): unknown =>
    decodeRun(`{"format":1,"x":${JSON.stringify(words)}${behind}`, 'here');
  const refused = { problem: { message: expect.stringContaining('nested') } };
  for (const words of [`"${brackets}`, `\\"${brackets}`, `${brackets}\\`]) {
    expect(told(words, '}')).not.toMatchObject(refused);
    expect(told(words, `,"y":${brackets}`)).toMatchObject(refused);
  }
});

test('an error report is what its schema describes', () => {
  fc.assert(
    fc.property(fileResults, fc.string(), fc.array(fc.string()), (result, tail, command) => {
      const stored: unknown = JSON.parse(JSON.stringify(errorReport(result, tail, command)));
      expect(errorReportSchema.parse(stored)).toEqual(stored);
      expectKnownMembers(errorReportSchema, stored);
    }),
  );
});

test('every line of a journal is what its schema describes', () => {
  fc.assert(
    fc.property(runEvents, (event) => {
      const line = encodeJournalLine(event);
      if (line === null) return;
      const stored = JSON.parse(line) as { kind: string };
      expect(journalLineSchema.parse(stored)).toEqual(stored);
      const schema = journalLineSchema.options.find((option) => option.shape.kind.value === stored.kind);
      expectKnownMembers(schema as z.ZodObject, stored);
    }),
    { numRuns: 500 },
  );
});

test('decoding says what is wrong and never throws, whatever it is given', () => {
  const anything = fc.oneof(fc.string(), fc.json(), damaged(summaries.map((each) => JSON.parse(encodeSummary(each)))));
  fc.assert(
    fc.property(anything, (found) => {
      const text = typeof found === 'string' ? found : JSON.stringify(found);
      for (const decode of [decodeRun, decodeSummary]) {
        const decoded = decode(text, 'here');
        expect(decoded.ok || decoded.problem.where === 'here').toBe(true);
      }
    }),
  );
});

describe('the JSON Schemas', () => {
  const schemas = jsonSchemas();

  test('are one for each persisted shape, under a path that carries the version', () => {
    expect(Object.keys(schemas)).toEqual([
      'v1/result.json',
      'v1/run.json',
      'v1/summary.json',
      'v1/error.json',
      'v1/timings.json',
      'v1/journal-line.json',
    ]);
  });

  test.each(Object.entries(schemas))('%s explains every member and forbids none that may come', (path, schema) => {
    expect(schema).toMatchObject({ $id: `pawl/${path}`, $schema: 'https://json-schema.org/draft/2020-12/schema' });
    expect(unexplained(schema)).toEqual([]);
    expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
  });
});

/** The paths of members that have neither a description nor a constant value. */
function unexplained(schema: unknown, at = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, ...rest } = schema as { properties?: Record<string, object> };
  const named = Object.entries(properties).flatMap(([name, member]) => [
    ...(isExplained(member) ? [] : [`${at}/${name}`]),
    ...unexplained(member, `${at}/${name}`),
  ]);
  return [...named, ...Object.values(rest).flatMap((member) => unexplained(member, at))];
}

/** A member that may be null keeps its description one level down. */
function isExplained(member: object): boolean {
  if ('description' in member || 'const' in member) return true;
  return 'anyOf' in member && (member.anyOf as object[]).some(isExplained);
}

// Lines in which a TAP document is printed, among other output → the tests in it. A test with subtests is those subtests.

import type { Parser, Result } from 'tap-parser';

export interface TapTest {
  /** The names of the tests that it is in, the outermost first, and its own. */
  readonly path: readonly string[];
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'todo';
  /** Why it was skipped or left to do, where that is what it came to. */
  readonly message: string;
  readonly detail: string | null;
  /** `path:line:column` as it was printed; null when it was not. */
  readonly place: string | null;
}

export interface TapReport {
  readonly tests: readonly TapTest[];
  /** Why these may not be all the tests there are: no plan, another number than planned, a bail out. Null for none. */
  readonly trouble: string | null;
}

/** The trouble with a text in which there is none. */
export const noTap = 'no TAP was printed';

export interface TapReader {
  /** Without its line end. */
  line(text: string): void;
  end(): TapReport;
}

/** A reader of one document. */
export async function tapReader(): Promise<TapReader> {
  const { Parser: Tap } = await import('tap-parser');
  return new Reader(new Tap());
}

/** A document as a whole. */
export async function readTap(text: string): Promise<TapReport> {
  const reader = await tapReader();
  for (const line of text.split('\n')) reader.line(line);
  return reader.end();
}

interface Found {
  readonly path: readonly string[];
  readonly result: Result;
  /** What was printed about it as comments, as Perl does. */
  readonly comments: string[];
}

const commentLinesMax = 100;

/** At one of these in a name the parser stops reading tests. */
const unread = /[\r\u2028\u2029](?!$)/g;

const mayBeTap = /^\s*(?:(?:not )?ok\b|\d+\.\.\d|#|Bail out!|TAP version|pragma\b|---|[{}])/;

class Reader implements TapReader {
  readonly #parser: Parser;
  readonly #found: Found[] = [];
  /** What stands before each line of the YAML that is being read. */
  #yaml: string | null = null;
  #planned = false;
  /** tape has no subtests: a comment stands over the assertions of a test. It writes version 13, and Perl writes none. */
  #headed = false;
  #heading: string | null = null;
  #trouble: string | null = null;
  #skippedAll: string | null = null;

  constructor(parser: Parser) {
    this.#parser = parser;
    this.#listen(parser, []);
    parser.on('version', (version: string) => (this.#headed = Number(version) === 13));
    parser.on('comment', (text: string) => this.#comment(text.trimEnd()));
    parser.on('bailout', (reason: string) => (this.#trouble ??= `Bail out! ${reason}`.trim()));
  }

  /** What cannot be TAP is kept from the parser, which holds all of it until the next test. */
  line(text: string): void {
    const inYaml = this.#yaml !== null && (text.startsWith(this.#yaml) || text.trim() === '');
    if (!inYaml && !mayBeTap.test(text)) return;
    this.#parser.write(`${inYaml ? text : text.replaceAll(unread, ' ')}\n`);
    if (!inYaml) this.#yaml = /^(\s+)---\s*$/.exec(text)?.[1] ?? null;
    else if (text.trim() === '...') this.#yaml = null;
  }

  end(): TapReport {
    // At its end the parser makes up a plan where there was nothing.
    const planned = this.#planned;
    this.#parser.end();
    if (!planned && this.#found.length === 0) return { tests: [], trouble: this.#trouble ?? noTap };
    const tests = this.#found.map(testOf);
    if (this.#skippedAll !== null) tests.push({ ...nothing, message: this.#skippedAll });
    return { tests, trouble: this.#trouble ?? troubleIn(this.#parser, tests) };
  }

  #listen(parser: Parser, path: readonly string[]): void {
    /** Where the tests of a subtest begin, until the line comes that says what it came to. */
    let inside: number | null = null;
    parser.on('child', (child: Parser) => {
      inside = this.#found.length;
      this.#listen(child, [...path, child.name]);
    });
    parser.on('plan', ({ end, comment }: { end: number; comment: string }) => {
      this.#planned = true;
      if (path.length === 0 && end === 0 && /^skip/i.test(comment)) this.#skippedAll = comment;
    });
    parser.on('assert', (result: Result) => {
      const children = result.closingTestPoint && inside !== null ? this.#found.splice(inside) : [];
      inside = null;
      this.#found.push(...this.#settled(result, path, children));
    });
  }

  /** A subtest counts as the tests in it, unless it says something that they do not. */
  #settled(result: Result, path: readonly string[], children: readonly Found[]): Found[] {
    const heading = path.length === 0 && this.#heading !== null ? [this.#heading] : path;
    const own = { path: [...heading, result.name], result, comments: [] };
    if (children.length === 0 || result.todo !== false || result.skip !== false) return [own];
    const explained = result.ok || children.some((child) => outcomeOf(child.result) === 'failed');
    return explained ? [...children] : [...children, own];
  }

  /** Perl and bats word a diagnosis below the line that failed, Perl with two more spaces. */
  #comment(text: string): void {
    const last = this.#found.at(-1);
    const words = text.replace(/^\s*#\s?/, '');
    if (/^(?:Subtest: |Looks like you )/.test(words)) return;
    if (this.#headed && !words.startsWith(' ')) {
      if (!text.startsWith(' ')) this.#heading = words;
    } else if (last !== undefined && outcomeOf(last.result) === 'failed' && last.comments.length < commentLinesMax) {
      last.comments.push(words.trim());
    }
  }
}

/** What the comments say that Perl prints below a test that failed, on its own error output where TAP is collected. */
export function perlDiagnosis(comments: readonly string[]): Pick<TapTest, 'message' | 'detail' | 'place'> {
  return {
    message: messageOf({}, comments) ?? 'not ok',
    detail: comments.join('\n') || null,
    place: placeOf({}, comments),
  };
}

/** The parser knows how many there had to be, at every level. */
function troubleIn({ planStart, planEnd, count, failures, results }: Parser, tests: readonly TapTest[]): string | null {
  const fault = failures.map(({ tapError }) => tapError).find(Boolean);
  const planned = planEnd - planStart + 1;
  if (planStart !== -1 && planned !== count) return `${planned} tests were planned, and ${count} ran`;
  if (fault != null) return fault;
  const explained = results?.ok !== false || tests.some(({ outcome }) => outcome === 'failed');
  return explained ? null : 'a subtest did not run all the tests that it planned';
}

const nothing: TapTest = { path: [], outcome: 'skipped', message: '', detail: null, place: null };

function outcomeOf({ ok, skip, todo }: Result): TapTest['outcome'] {
  if (todo !== false) return 'todo';
  if (skip !== false) return 'skipped';
  return ok ? 'passed' : 'failed';
}

type Diagnosis = Readonly<Record<string, unknown>>;

function testOf({ path, result, comments }: Found): TapTest {
  const outcome = outcomeOf(result);
  if (outcome !== 'failed') return { ...nothing, path, outcome, message: String(result.skip || result.todo || '') };
  const diagnosis: Diagnosis = result.diag ?? {};
  // Where there is a diagnosis, comments are about something else.
  const said = result.diag === null ? comments : [];
  const detail = [diagnosis['diff'], comparison(diagnosis), diagnosis['stack'], said.join('\n')].flatMap((part) =>
    typeof part === 'string' && part.trim() !== '' ? part.trimEnd() : [],
  );
  return {
    path,
    outcome,
    message: messageOf(diagnosis, said) ?? (path.at(-1) || 'not ok'),
    detail: detail.length === 0 ? null : detail.join('\n'),
    place: placeOf(diagnosis, said),
  };
}

function messageOf(diagnosis: Diagnosis, comments: readonly string[]): string | null {
  const said = [diagnosis['message'], diagnosis['error'], comments.find((line) => !/^(?:at |\()/.test(line))];
  const words = said.find((each) => typeof each === 'string' && each.trim() !== '');
  if (typeof words === 'string') return words.trim();
  const pair = compared(diagnosis);
  return pair === null ? null : `expected ${asWords(pair.expected)}, got ${asWords(pair.actual)}`;
}

function comparison(diagnosis: Diagnosis): string | null {
  const pair = compared(diagnosis);
  return pair === null ? null : `expected: ${asWords(pair.expected)}\nactual: ${asWords(pair.actual)}`;
}

/** tape says expected and actual, older versions of node-tap wanted and found. */
function compared(diagnosis: Diagnosis): { expected: unknown; actual: unknown } | null {
  for (const [expected, actual] of [
    ['expected', 'actual'],
    ['wanted', 'found'],
  ] as const) {
    if (expected in diagnosis && actual in diagnosis) {
      return { expected: diagnosis[expected], actual: diagnosis[actual] };
    }
  }
  return null;
}

function asWords(value: unknown): string {
  return typeof value === 'string' ? value.trim() : (JSON.stringify(value) ?? 'undefined');
}

/** `Test.<anonymous> (/project/test/a.js:3:5)`, `file:///project/a.js:3`. */
const printedPlace = /(?:file:\/\/)?((?:[A-Za-z]:)?[^\s():][^():]*(?::\d+){1,2})\)?$/;

/** Perl's `at t/sum.t line 4.`, and bats' `(in test file test/sum.bats, line 4)`. */
const commentedPlace = /(?:^at |\bin test file )(.+?),? line (\d+)/;

function placeOf(diagnosis: Diagnosis, comments: readonly string[]): string | null {
  const at = diagnosis['at'] ?? diagnosis['location'];
  if (typeof at === 'string') return printedPlace.exec(at)?.[1] ?? null;
  if (typeof at === 'object' && at !== null) return placeInParts(at as Diagnosis);
  const [, file, line] = comments.map((each) => commentedPlace.exec(each)).find((found) => found !== null) ?? [];
  return file === undefined ? null : `${file}:${line}`;
}

function placeInParts(at: Diagnosis): string | null {
  const file = at['fileName'] ?? at['file'];
  const line = at['lineNumber'] ?? at['line'];
  const column = at['columnNumber'] ?? at['column'];
  if (typeof file !== 'string') return null;
  return [file, ...[line, column].filter((part) => typeof part === 'number')].join(':');
}

// JUnit XML → the test cases in it. Nobody owns the format: what counts here is what the dialects of Ant, Maven Surefire,
// Gradle, pytest, PHPUnit, GoogleTest, CTest and the JavaScript reporters have in common, and where one says more, that too.

import type { SAXParser, Tag } from 'sax';

export interface JunitTrouble {
  readonly message: string;
  /** Of the exception, as the tool names it. */
  readonly type: string | null;
  /** What stands inside the element: a stack, a difference, or both. */
  readonly detail: string | null;
}

export interface JunitCase {
  readonly name: string;
  /** As the tool names it: a class, a file, a suite, or nothing. */
  readonly className: string | null;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly troubles: readonly JunitTrouble[];
  readonly file: string | null;
  readonly line: string | null;
}

export interface JunitReport {
  readonly cases: readonly JunitCase[];
  /** Of suites as a whole, such as a class that could not be set up. */
  readonly troubles: readonly JunitTrouble[];
  /** What the outermost element says of its failures and errors; null when it says nothing. */
  readonly failedSaid: number | null;
  readonly seconds: number | null;
}

/** Null for what is not XML to its end, such as the report of a process that died while it wrote, or no JUnit. */
export async function parseJunit(text: string): Promise<JunitReport | null> {
  const { default: sax } = await import('sax');
  const reader = new Reader();
  const parser = sax.parser(true, { position: false });
  listen(parser, reader);
  try {
    parser.write(text).close();
  } catch {
    return null;
  }
  return reader.report();
}

function listen(parser: SAXParser, reader: Reader): void {
  const handlers: Partial<SAXParser> = {
    onerror: (error) => {
      throw error;
    },
    onopentag: (tag) => reader.open(tag as Tag),
    onclosetag: () => reader.close(),
    ontext: (words) => reader.text(words),
    oncdata: (words) => reader.text(words),
  };
  Object.assign(parser, handlers);
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

interface OpenCase {
  readonly attributes: Readonly<Record<string, string>>;
  readonly troubles: JunitTrouble[];
  skipped: boolean;
}

const suites = new Set(['testsuites', 'testsuite']);
/** How CTest and GoogleTest say that a test was not run; elsewhere there is an element for it. */
const notRun = new Set(['notrun', 'disabled', 'skipped', 'ignored', 'suppressed']);

class Reader {
  readonly #open: Element[] = [];
  readonly #cases: JunitCase[] = [];
  readonly #troubles: JunitTrouble[] = [];
  #root: Element | null = null;
  #case: OpenCase | null = null;
  #file: string | null = null;

  open({ name, attributes }: Tag): void {
    const element = { name, attributes, text: '' };
    this.#root ??= element;
    if (name === 'testsuite') this.#file = attributes['file'] ?? null;
    if (name === 'testcase') this.#case = { attributes, troubles: [], skipped: false };
    this.#open.push(element);
  }

  text(words: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined && isTrouble(element)) element.text += words;
  }

  close(): void {
    const element = this.#open.pop() as Element;
    const parent = this.#open.at(-1);
    if (element.name === 'testcase') this.#endCase();
    else if (parent?.name === 'testcase' && element.name === 'skipped' && this.#case !== null)
      this.#case.skipped = true;
    else if (!isTrouble(element)) return;
    else if (parent?.name === 'testcase') this.#case?.troubles.push(troubleOf(element));
    else if (suites.has(parent?.name ?? '')) this.#troubles.push(troubleOf(element));
  }

  #endCase(): void {
    if (this.#case === null) return;
    const { attributes, troubles, skipped } = this.#case;
    const left = skipped || notRun.has(attributes['status'] ?? '') || notRun.has(attributes['result'] ?? '');
    this.#cases.push({
      name: attributes['name'] ?? '',
      className: attributes['classname'] ?? attributes['class'] ?? null,
      outcome: troubles.length > 0 ? 'failed' : left ? 'skipped' : 'passed',
      troubles,
      file: attributes['file'] ?? this.#file,
      line: attributes['line'] ?? null,
    });
    this.#case = null;
  }

  report(): JunitReport | null {
    if (this.#root === null || !suites.has(this.#root.name)) return null;
    const { failures, errors, time } = this.#root.attributes;
    return {
      cases: this.#cases,
      troubles: this.#troubles,
      failedSaid: failures === undefined && errors === undefined ? null : numberIn(failures) + numberIn(errors),
      seconds: time === undefined || Number.isNaN(Number(time)) ? null : Number(time),
    };
  }
}

/** What Surefire calls `flakyFailure` and `rerunFailure` are earlier tries of a test: its last one decides. */
function isTrouble({ name }: Element): boolean {
  return name === 'failure' || name === 'error';
}

function troubleOf({ name, attributes, text }: Element): JunitTrouble {
  const detail = text.trim();
  const [firstLine = ''] = detail.split('\n', 1);
  const type = attributes['type'] ?? null;
  const message = attributes['message']?.trim() || firstLine || type || name;
  return { message, type, detail: detail === '' || detail === message ? null : detail };
}

function numberIn(attribute: string | undefined): number {
  return Number(attribute ?? 0) || 0;
}

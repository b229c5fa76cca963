// A text that `strace -ff -y` has left of one process → the system calls in it.

/** A system call that was made. */
export interface Call {
  readonly name: string;
  readonly words: readonly Word[];
  /** As a number in text; `?` where the process ended before it came back. */
  readonly result: string;
  readonly failed: boolean;
}

/** A line in which nobody can read what was called. */
export interface Unreadable {
  readonly unreadable: string;
}

/** One of the words that a call was given. */
export interface Word {
  /** What stands there but for strings: `AT_FDCWD`, `O_RDONLY|O_CLOEXEC`, `3`. */
  readonly name: string;
  /** Null where it is no string. */
  readonly text: string | null;
  /** All strings in it, of a list of them. */
  readonly texts: readonly string[];
  /** The path that a descriptor or AT_FDCWD stands for. */
  readonly folder?: string;
  /** Whether a string or a path in it is not all there, or not in UTF-8. */
  readonly cut: boolean;
}

/** In the order in which they were made. */
export function callsOf(text: string): (Call | Unreadable)[] {
  const calls: (Call | Unreadable)[] = [];
  const begun = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '' || /^(?:\+\+\+|---) /.test(line)) continue;
    const unfinished = /^(\w+)\((.*?),? <unfinished \.\.\.>/.exec(line);
    if (unfinished !== null) {
      begun.set(unfinished[1] as string, unfinished[2] as string);
      continue;
    }
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/.exec(line);
    calls.push(resumed === null ? callIn(line) : resumedCall(resumed[1] as string, resumed[2] as string, begun, line));
  }
  // It ended in the midst of these: they may have been done.
  for (const [name, words] of begun) calls.push(callIn(`${name}(${words}) = ?`));
  return calls;
}

function resumedCall(name: string, rest: string, begun: Map<string, string>, line: string): Call | Unreadable {
  const words = begun.get(name);
  if (words === undefined) return { unreadable: line };
  begun.delete(name);
  return callIn(`${name}(${words}${/^[,)]| =/.test(rest) ? '' : ', '}${rest.trimStart()}`);
}

function callIn(line: string): Call | Unreadable {
  const name = /^\w+(?=\()/.exec(line)?.[0];
  if (name === undefined) return { unreadable: line };
  const scan = new Scan(line, name.length + 1);
  const words = scan.words();
  const [, result, error] = /^\)\s+= (-?\d+|0x[\da-f]+|\?)(?: (E[A-Z0-9]+))?/.exec(line.slice(scan.at)) ?? [];
  if (result === undefined) return { unreadable: line };
  return { name, words, result, failed: error !== undefined && result !== '?' };
}

class Scan {
  readonly #line: string;
  at: number;

  constructor(line: string, at: number) {
    this.#line = line;
    this.at = at;
  }

  /** Up to the bracket that closes the call. */
  words(): Word[] {
    const words: Word[] = [];
    while (this.at < this.#line.length && this.#line[this.at] !== ')') {
      words.push(this.#word());
      if (this.#line.startsWith(', ', this.at)) this.at += 2;
    }
    return words;
  }

  #word(): Word {
    const texts: string[] = [];
    let [name, folder, cut, depth] = ['', undefined as string | undefined, false, 0];
    for (; this.at < this.#line.length;) {
      const char = this.#line[this.at] as string;
      if (depth === 0 && (char === ')' || this.#line.startsWith(', ', this.at))) break;
      if (char === '"') {
        const { text, whole } = this.#quoted('"');
        if (text !== null) texts.push(text);
        cut ||= text === null || !whole;
        continue;
      }
      if (char === '<' && /(?:\d|AT_FDCWD)$/.test(name)) {
        const { text } = this.#quoted('>');
        cut ||= text === null;
        folder = text ?? undefined;
        continue;
      }
      if ('{[('.includes(char)) depth += 1;
      else if ('}])'.includes(char)) depth -= 1;
      name += char;
      this.at += 1;
    }
    const only = name.trim() === '' && texts.length === 1 ? (texts[0] as string) : null;
    return { name: name.trim(), text: only, texts, cut, ...(folder?.startsWith('/') === true && { folder }) };
  }

  /** A string or a path, whose bytes are escaped where they are not of ASCII; its text is null where they are not UTF-8. */
  #quoted(end: string): { text: string | null; whole: boolean } {
    const bytes: number[] = [];
    this.at += 1;
    while (this.at < this.#line.length && this.#line[this.at] !== end) bytes.push(...this.#bytes());
    this.at += 1;
    const whole = !this.#line.startsWith('...', this.at);
    if (!whole) this.at += 3;
    return { text: decoded(bytes), whole };
  }

  #bytes(): readonly number[] {
    const escape = /^\\(?:([0-7]{1,3})|x([\da-f]{2})|(.))/.exec(this.#line.slice(this.at, this.at + 4));
    if (escape === null) {
      const char = String.fromCodePoint(this.#line.codePointAt(this.at) as number);
      this.at += char.length;
      return [...new TextEncoder().encode(char)];
    }
    this.at += escape[0].length;
    const [, octal, hexadecimal, letter = ''] = escape;
    if (octal !== undefined) return [Number.parseInt(octal, 8)];
    if (hexadecimal !== undefined) return [Number.parseInt(hexadecimal, 16)];
    return [letters[letter] ?? (letter.codePointAt(0) as number)];
  }
}

const letters: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, v: 11, f: 12 };

function decoded(bytes: readonly number[]): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

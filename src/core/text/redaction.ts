// What must not be written anywhere, and masking it.

export interface Redaction {
  /** Masked wherever they stand, letter by letter. Never empty, and each within one line. */
  readonly texts: readonly string[];
  /** Global ones. */
  readonly patterns: readonly RegExp[];
}

/** Text with everything masked that is not to be seen. Lines are looked at one by one. */
export type Redact = (text: string) => string;

/** What stands where something was masked. */
export const mask = '[redacted]';

/** Null where there is nothing to mask, so that nobody pays for it. */
export function redactorOf({ texts, patterns }: Redaction): Redact | null {
  if (texts.length + patterns.length === 0) return null;
  const wanted = [...new Set(texts.flatMap((text) => [text, bytesAsText(text)]))];
  return (text) =>
    text.replaceAll(/[^\r\n]+/g, (line) => masked(line, [...textsIn(line, wanted), ...matchesIn(line, patterns)]));
}

/** A line that is not UTF-8 is looked at byte by byte. */
function bytesAsText(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

type Span = readonly [start: number, end: number];

/** Overlapping ones too: of `abab` in `ababab`, masking the first alone would leave half of the second. */
function* textsIn(line: string, texts: readonly string[]): Generator<Span> {
  for (const text of texts) {
    for (let at = line.indexOf(text); at !== -1; at = line.indexOf(text, at + 1)) yield [at, at + text.length];
  }
}

function* matchesIn(line: string, patterns: readonly RegExp[]): Generator<Span> {
  for (const pattern of patterns) {
    for (const { 0: match, index } of line.matchAll(pattern)) yield [index, index + match.length];
  }
}

/** What overlaps is masked as one. */
function masked(line: string, spans: readonly Span[]): string {
  let shown = '';
  let seen = 0;
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    if (end <= seen || start === end) continue;
    if (start >= seen) shown += line.slice(seen, start) + mask;
    seen = end;
  }
  return shown + line.slice(seen);
}

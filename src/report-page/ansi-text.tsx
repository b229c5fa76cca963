// Text that a command printed, with its colours, and differences with theirs.

import type { Line, Look, Piece } from './ansi.ts';
import { linesOf, textOf } from './ansi.ts';
import type { Side } from './difference.ts';
import { commonEnds, sidesOf } from './difference.ts';

/** What a command printed. */
export function Printed({ text }: { readonly text: string }) {
  return (
    <pre class="printed" tabIndex={0}>
      {withoutBlankEnds(linesOf(text)).map((line) => (
        <div>
          <Pieces line={line} />
        </div>
      ))}
    </pre>
  );
}

/** What a runner says of a failure: where it holds a difference, each side has its colour and its sign. */
export function FailureText({ text }: { readonly text: string }) {
  const lines = withoutBlankEnds(linesOf(text));
  const words = lines.map(textOf);
  const sides = sidesOf(words);
  return (
    <pre class="printed" tabIndex={0}>
      {lines.map((line, index) => {
        const side = sides[index] ?? null;
        if (side === null)
          return (
            <div>
              <Pieces line={line} />
            </div>
          );
        const other = counterpart(words, sides, index);
        return (
          <div class={side}>
            <Marked text={words[index] ?? ''} other={other} />
          </div>
        );
      })}
    </pre>
  );
}

function withoutBlankEnds(lines: readonly Line[]): Line[] {
  const isBlank = (line: Line | undefined): boolean => line !== undefined && textOf(line).trim() === '';
  const shown = [...lines];
  while (isBlank(shown.at(-1))) shown.pop();
  while (isBlank(shown[0])) shown.shift();
  return shown;
}

/** The line that stands in its place on the other side; null where several lines differ together. */
function counterpart(words: readonly string[], sides: readonly Side[], index: number): string | null {
  const side = sides[index];
  for (const at of [index - 1, index + 1]) {
    const beside = sides[at];
    if (beside == null || beside === side) continue;
    const isAlone = sides[2 * index - at] !== side && sides[2 * at - index] !== beside;
    if (isAlone) return words[at] ?? null;
  }
  return null;
}

/** The part by which it differs stands out, where that is not nearly all of it. */
function Marked({ text, other }: { readonly text: string; readonly other: string | null }) {
  const sign = /^\s*(?:E\s+)?[+-]?\s?(?:\w+: +)?/;
  const [lead = ''] = sign.exec(text) ?? [];
  if (other === null) return <>{text}</>;
  const [mine, theirs] = [text.slice(lead.length), other.replace(sign, '')];
  const { start, end } = commonEnds(mine, theirs);
  if (2 * (start + end) < mine.length || start + end >= mine.length) return <>{text}</>;
  return (
    <>
      {lead + mine.slice(0, start)}
      <mark>{mine.slice(start, mine.length - end)}</mark>
      {mine.slice(mine.length - end)}
    </>
  );
}

function Pieces({ line }: { readonly line: Line }) {
  return <>{line.length === 0 ? '\n' : line.map((piece) => <Colored piece={piece} />)}</>;
}

function Colored({ piece: { text, look } }: { readonly piece: Piece }) {
  const classes = classesOf(look);
  if (classes.length === 0) return <>{text}</>;
  const style = typeof look.color === 'string' ? { '--color': look.color } : {};
  return (
    <span class={classes.join(' ')} style={style}>
      {text}
    </span>
  );
}

function classesOf({ color, background, ...flags }: Look): string[] {
  const classes = Object.entries(flags).flatMap(([name, isOn]) => (isOn ? [name] : []));
  // A bright colour is as its dark sister, where either can be read; but black and grey.
  if (color !== null) classes.push(typeof color === 'string' ? 'rgb' : `c${color === 8 ? 8 : color % 8}`);
  if (background !== null) classes.push('ground', typeof background === 'string' ? '' : `g${background % 8}`);
  return classes;
}

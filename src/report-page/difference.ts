// What was expected and what came instead, found in the words of a failure.

export type Side = 'expected' | 'received' | null;

const labels: Readonly<Record<string, Side>> = { expected: 'expected', received: 'received', actual: 'received' };

/**
 * Which side each line is of. Where a runner prints a difference, a minus is what was expected and a plus what came: vitest,
 * jest, pytest, node:assert and others do it alike; mocha turns it round, and says so above. Lines are taken for one only where
 * both signs are there, or words say which is which.
 */
export function sidesOf(lines: readonly string[]): Side[] {
  let isSwapped = false;
  const labelled = lines.map(labelOf);
  const signs = lines.map(signOf);
  const isDifference = signs.includes('-') && signs.includes('+');
  return lines.map((line, index) => {
    const [, first] = /\+ (expected|actual)\s+- (?:expected|actual)/.exec(line) ?? [];
    if (first !== undefined) {
      isSwapped = first === 'expected';
      return null;
    }
    const label = labelled[index] ?? null;
    if (label !== null) return label;
    const sign = signs[index];
    if (!isDifference || sign == null) return null;
    return (sign === '-') === isSwapped ? 'received' : 'expected';
  });
}

function labelOf(line: string): Side {
  const [, label = ''] = /^\s*(?:E\s+)?(expected|received|actual)(?: value| string)?: /i.exec(line) ?? [];
  return labels[label.toLowerCase()] ?? null;
}

/** Behind a mark such as pytest's `E`; not where it is a heading such as `--- a` or a list. */
function signOf(line: string): '+' | '-' | null {
  const [, sign] = /^\s*(?:E\s+)?([+-])(?![+-])/.exec(line) ?? [];
  return sign === '+' || sign === '-' ? sign : null;
}

/** Where two lines begin to differ, and how much of their ends is the same. */
export function commonEnds(a: string, b: string): { readonly start: number; readonly end: number } {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return { start, end };
}

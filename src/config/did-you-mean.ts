// Which known word somebody meant who wrote an unknown one.

/** The nearest candidate, the first of equals; null when none is near enough to be worth naming. */
export function nearestWord(word: string, candidates: readonly string[]): string | null {
  let nearest: string | null = null;
  let leastEdits = Math.min(3, Math.floor(word.length / 2) + 1);
  for (const candidate of candidates) {
    const edits = editsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (edits < leastEdits) {
      leastEdits = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

/** The suggestion in front of what happens next: `did you mean workers? nothing was run`. */
export function suggesting(suggestion: string | null, next: string): string {
  return suggestion === null ? next : `did you mean ${suggestion}? ${next}`;
}

/** Letters to insert, remove, replace or swap with their neighbour. */
function editsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? at(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(replaced, at(last, column) + 1, at(current, column - 1) + 1, swap));
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

// Rows of plain text under each other, column by column.

import { textWidth } from '../core/text/text-width.ts';

/** Cells stand at the right of their column, or at the left in the columns that `left` names. */
export function inColumns(rows: readonly (readonly string[])[], left: ReadonlySet<number> = new Set()): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((width, row) => Math.max(width, textWidth(row[column] ?? '')), 0),
  );
  const padded = (cell: string, column: number): string => {
    const space = ' '.repeat((widths[column] ?? 0) - textWidth(cell));
    return left.has(column) ? cell + space : space + cell;
  };
  return rows.map((row) => row.map(padded).join('  ').trimEnd());
}

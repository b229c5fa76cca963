// Tables for terminals, drawn by cli-table3, which is loaded when the first one is asked for.

import type { TableRenderer } from '../../ports/reporter.ts';

export const renderTable: TableRenderer = async ({ head, rows, align }) => {
  const { default: CliTable } = await import('cli-table3');
  const table = new CliTable({
    head: [...head],
    colAligns: [...align],
    // Its own colours would need another library and know nothing of NO_COLOR: cells come coloured.
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
};

// Which processes belong to a command, wherever they went: by its group, by its mark, and by who started whom.

import type { ProcessEntry, ProcessTable } from './process-table.ts';

/** A command by what is known of it. */
export interface KnownCommand {
  /** Its pid, which is the number of its group; null where it may be somebody else's by now. */
  readonly group: number | null;
  /** When its first process was born; null where nobody told. */
  readonly birth: string | null;
  /** In the environment of everything that descends from it, unless that was thrown away. */
  readonly mark: string;
}

/** What is running of it, its first process included. Never ourselves, whatever the table says. */
export function treeOf(known: KnownCommand, table: ProcessTable): readonly ProcessEntry[] {
  const running = table.running();
  const group = isStrangers(known, running) ? null : known.group;
  const found = new Set(
    running.filter((entry) => (group !== null && entry.group === group) || table.carries(entry.pid, known.mark)),
  );
  // A set may grow while it is walked: children of children are met in turn.
  for (const { pid } of found) for (const entry of running) if (entry.parent === pid) found.add(entry);
  return [...found].filter(({ pid }) => pid !== process.pid && pid > 1);
}

/** The number of a group whose last process has ended may be given out again. */
function isStrangers({ group, birth }: KnownCommand, running: readonly ProcessEntry[]): boolean {
  const leader = running.find(({ pid }) => pid === group);
  return leader !== undefined && birth !== null && leader.birth !== birth;
}

// What a dead pawl left running: found by what it wrote down, and ended.

import type { Clock } from '../../ports/clock.ts';
import type { LeftBehind } from '../../ports/process-runner.ts';
import { TreeEnd } from './end-tree.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import type { KnownCommand } from './process-tree.ts';
import { treeOf } from './process-tree.ts';
import type { RunningEntry } from './running-record.ts';
import { hostOfPids } from './running-record.ts';

/** `ps` tells births in whole seconds, and the process was born a moment after we wrote down the time. */
const birthMsOff = 2000;

export async function endLeftBehind(
  entries: readonly RunningEntry[],
  graceMs: number,
  table: ProcessTable,
  clock: Clock,
): Promise<LeftBehind> {
  const known = entries.filter(({ host }) => host === hostOfPids()).map((entry) => knownBy(entry, table));
  const trees = known.filter((command) => treeOf(command, table).length > 0);
  const ended = trees.flatMap((command) => treeOf(command, table)).map((entry) => seen(entry, table));
  const survivors = await Promise.all(
    trees.map((command) => {
      const end = new TreeEnd(command.group ?? 0, () => treeOf(command, table), table, clock);
      end.begin(graceMs);
      return end.gone();
    }),
  );
  return { ended, survivors: survivors.flat() };
}

/** The group counts only where its first process is there and is the one that was recorded: any other may be a stranger's. */
function knownBy({ pid, birth, startedAt, mark }: RunningEntry, table: ProcessTable): KnownCommand {
  const leader = pid > 1 ? table.running().find((entry) => entry.pid === pid) : undefined;
  if (leader === undefined) return { group: null, birth, mark };
  const isSame = birth === null ? Math.abs(Date.parse(leader.birth) - startedAt) <= birthMsOff : leader.birth === birth;
  return { group: isSame ? pid : null, birth: isSame ? leader.birth : birth, mark };
}

function seen({ pid }: ProcessEntry, table: ProcessTable) {
  return { pid, command: table.commandOf(pid) };
}

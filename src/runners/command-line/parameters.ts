// The parameters of a runner's command line, sorted: what is kept, what a run of one file must not have, and what
// names the files. Which flag is which is each runner's own knowledge, written down in its `FlagTable`.

export interface FlagTable {
  /** Flags whose value is the next word, unless it is joined by `=`. */
  readonly withValue: readonly string[];
  /** Flags that take all the words up to the next flag. */
  readonly withValues?: readonly string[];
  /** Flags that make no sense for one file at a time; `--coverage.*` stands for all that begin so. */
  readonly dropped: readonly string[];
}

export interface Parameters {
  /** Flags with their values, in their order. */
  readonly kept: readonly string[];
  readonly positionals: readonly string[];
  /** The values of flags, kept or dropped, by the flag's name. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** A flag that the table does not know is kept, and taken to have no value. */
export function sortParameters(words: readonly string[], table: FlagTable): Parameters {
  const kept: string[] = [];
  const positionals: string[] = [];
  const values = new Map<string, string[]>();
  for (let at = 0; at < words.length;) {
    const word = words[at] as string;
    if (word === '--') {
      positionals.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word);
      at += 1;
      continue;
    }
    const flag = takeFlag(words, at, table);
    values.set(flag.name, [...(values.get(flag.name) ?? []), ...flag.values]);
    if (!isListed(flag.name, table.dropped)) kept.push(...words.slice(at, at + flag.length));
    at += flag.length;
  }
  return { kept, positionals, values };
}

/** Lines of flags, as they are easiest to keep in order. */
export function flagList(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '));
}

interface Flag {
  readonly name: string;
  readonly values: readonly string[];
  /** How many words it takes up. */
  readonly length: number;
}

function takeFlag(words: readonly string[], at: number, table: FlagTable): Flag {
  const word = words[at] as string;
  const [name = word, ...joined] = word.split('=');
  if (joined.length > 0) return { name, values: [joined.join('=')], length: 1 };
  const following = words.slice(at + 1);
  const next = following.findIndex((each) => each.startsWith('-'));
  const values = following.slice(0, valuesOf(name, table, next === -1 ? following.length : next));
  return { name, values, length: 1 + values.length };
}

/** How many of the words behind it belong to a flag. A value may begin with a dash only when it is joined. */
function valuesOf(name: string, table: FlagTable, available: number): number {
  if (isListed(name, table.withValues ?? [])) return available;
  return isListed(name, table.withValue) ? Math.min(1, available) : 0;
}

function isListed(name: string, list: readonly string[]): boolean {
  return list.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each));
}

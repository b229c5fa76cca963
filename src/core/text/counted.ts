// Numbers with the things they count, in words; and things of which the first one stands for all.

/** `1 file`, `9,960 files`. */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${grouped(count)} ${count === 1 ? thing : things}`;
}

/** `9,960`: the same on every machine, whatever its locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `test/a.js`, or `test/a.js and 2 more`. */
export function firstAndMore([first = '', ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

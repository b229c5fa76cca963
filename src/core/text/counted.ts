// Numbers with the things they count, in words.

/** `1 file`, `9,960 files`. */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${grouped(count)} ${count === 1 ? thing : things}`;
}

/** `9,960`: the same on every machine, whatever its locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

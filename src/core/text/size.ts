// Amounts of data as people write and read them.

const units: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
};

/** `10MB`, `1.5 GB`, `512KiB`; a bare number is bytes. Null when it is none of these. */
export function parseSizeBytes(text: string): number | null {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = units[unit === '' ? 'B' : unit.toUpperCase()];
  return amount === '' || factor === undefined ? null : Math.round(Number(amount) * factor);
}

/** `812 B`, `1.5 MB`, `2 GB`: one figure behind the point at most. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, factor] =
    bytes < 999_950 ? (['KB', 1e3] as const) : bytes < 999_950_000 ? (['MB', 1e6] as const) : (['GB', 1e9] as const);
  return `${(bytes / factor).toFixed(1).replace(/\.0$/, '')} ${unit}`;
}

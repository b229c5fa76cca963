// Durations as people write and read them.

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `1h30m`, `1.5m`, `250ms`; a bare number is milliseconds. Null when it is none of these. */
export function parseDurationMs(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(trimmed)) return null;
  let total = 0;
  for (const [, amount = '', unit = ''] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (units[unit] ?? 0);
  }
  return total;
}

/** `8ms`, `1.2s`, `2m 05s`, `3h 04m`, `2d 3h`: two figures at most, for a column or a sentence. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** From a moment as it is stored to now. Nothing lies ahead of now: a clock was put back, or another machine's was wrong. */
export function formatAge(moment: string, nowMs: number): string {
  const ageMs = nowMs - Date.parse(moment);
  return Number.isNaN(ageMs) ? 'an unknown time' : formatDuration(Math.max(ageMs, 0));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

// Text that may be JSON, or anything else.

/** Null for what is none. What it holds nobody has checked. */
export function parsedOrNull(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

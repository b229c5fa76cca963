// Texts on their way through a server: small, and never larger unpacked than somebody wants to read.

import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';

const unpackedBytesMax = 4 * 1024 * 1024;

/** As text again, of the characters of base64. */
export function packed(text: string): string {
  return gzipSync(text).toString('base64');
}

/** Null for what was never packed, or would be too large. */
export async function unpacked(text: unknown): Promise<string | null> {
  if (typeof text !== 'string') return null;
  try {
    const bytes = await promisify(gunzip)(Buffer.from(text, 'base64'), { maxOutputLength: unpackedBytesMax });
    return bytes.toString('utf8');
  } catch {
    return null;
  }
}

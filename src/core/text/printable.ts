// Text that others chose (file names, what commands print, what a state directory holds) as it may be shown to a person
// on a terminal, or end up in the log of a CI system.

/**
 * What is not seen and yet does something: control characters, line separators, and format characters such as bidi
 * overrides and zero-width spaces. A joiner between two emoji makes one of them, and stays.
 */
const hidden =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}](?<!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic}))/gu;

/**
 * What CI systems obey when it is printed: `::error::` where a line begins, `##[error]`, `##vso[…]` and `##teamcity[…]`
 * anywhere in it. Its first character is enough to break it. What is before it is looked at from there alone: from each of
 * many spaces, it would take minutes.
 */
const ciCommand = /:(?<=^\s*:)(?=:\S.*::)|#(?=#(?:vso|teamcity)?\[)/gm;

/** Such characters as escapes: a newline in a file name reads `\n`, an escape sequence moves no cursor. */
export function printable(text: string): string {
  return escapeHidden(text, asEscape);
}

/** A value as JSON in which such characters are JSON's own escapes: a reader gets back what was there. */
export function printableJson(value: unknown, indent = 0): string {
  return escapeHidden(JSON.stringify(value, null, indent), (character) =>
    character === '\n' ? character : asJsonEscape(character),
  );
}

/** Every hidden character, and the first one of what a CI system would obey, in the words of another language. */
export function escapeHidden(text: string, escape: (character: string) => string): string {
  return text.replace(hidden, escape).replace(ciCommand, escape);
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function asEscape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (code.length > 4) return `\\u{${code}}`;
  return named[character] ?? (code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`);
}

function asJsonEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
